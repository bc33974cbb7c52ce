"""The mail of this plugin."""

from octavo.plugin import EmailTemplate

DISABLED = EmailTemplate(
    name="webhook-disabled",
    subject="The webhook {{ NAME }} was disabled",
    text="""The webhook "{{ NAME }}" of {{ SERVER_URL }} was disabled.

Since {{ SINCE }} its receiver has not taken one message. It sent to {{ ORIGIN }}. When the receiver works
again, enable it and send again what failed:
{{ URL }}
""",
    html="""<p>The webhook "{{ NAME }}" of {{ SERVER_URL }} was disabled.</p>
<p>Since {{ SINCE }} its receiver has not taken one message. It sent to {{ ORIGIN }}. When the receiver works
again, enable it and send again what failed:
<a href="{{ URL }}">the webhook</a></p>
""",
    examples={
        "NAME": "Rebuild the site",
        "SERVER_URL": "https://cms.example.org",
        "SINCE": "2026-05-04 09:30 UTC",
        "ORIGIN": "https://build.example.org",
        "URL": "https://cms.example.org/admin/settings/webhooks/1",
    },
)
