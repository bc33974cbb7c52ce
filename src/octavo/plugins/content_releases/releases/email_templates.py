"""The mail about what did not happen as planned."""

from octavo.plugin import EmailTemplate

FAILED = EmailTemplate(
    name="release-failed",
    subject="Not {{ DONE }} as planned: {{ NAME }}",
    text="""{{ WHAT }} of {{ SERVER_URL }} was planned for {{ WHEN }} and did not happen: {{ ERROR }}

{{ ENTRIES }}
Nothing was changed. When it is mended, choose another time or publish it yourself:
{{ URL }}
""",
    html="""<p>{{ WHAT }} of {{ SERVER_URL }} was planned for {{ WHEN }} and did not happen: {{ ERROR }}</p>
<p style="white-space: pre-line">{{ ENTRIES }}</p>
<p>Nothing was changed. When it is mended, choose another time or publish it yourself:
<a href="{{ URL }}">{{ NAME }}</a></p>
""",
    examples={
        "DONE": "published",
        "WHAT": 'The release "Spring"',
        "NAME": "Spring",
        "SERVER_URL": "https://cms.example.org",
        "WHEN": "2026-05-04 09:30 UTC",
        "ERROR": "title must be defined",
        "ENTRIES": "- api::article.article cxyz123 (en): title must be defined",
        "URL": "https://cms.example.org/admin/plugins/content-releases/1",
    },
)
