/** What programs put on the clipboard, shortened, and the blocks it stands for. */
export const SAMPLES: Readonly<Record<string, { html: string; blocks: string }>> = {
  Word: {
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm} --></style></head>
<body lang=EN-GB><!--StartFragment--><h1><span>Report<o:p></o:p></span></h1>
<p class=MsoNormal>A <b style='mso-bidi-font-weight:normal'>bold</b> and <i>slanted</i> word,
a <a href="https://example.org/">link</a>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>`,
    blocks: "# Report\nA *bold* and /slanted/ word, a [link](https://example.org/).",
  },
  "a list in Word": {
    html: `<body><p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span></span><![endif]>one</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>inner</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span><b>two</b></p></body>`,
    blocks: "- one\n  - inner\n- *two*",
  },
  "a numbered list in Word": {
    html: `<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>first</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>2.</span>second</p>`,
    blocks: "1. first\n1. second",
  },
  "Google Docs": {
    html: `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span style="font-size:16pt;font-weight:400;">Heading</span></h2><p dir="ltr"><span style="font-weight:400;">Plain </span><span style="font-weight:700;">bold</span><span style="font-weight:400;font-style:italic;"> slanted</span><a href="https://example.org/a" style="text-decoration:none;"><span style="text-decoration:underline;">link</span></a></p></b><br class="Apple-interchange-newline">`,
    blocks: "## Heading\nPlain *bold*/ slanted/[link](https://example.org/a)",
  },
  "a list in Google Docs": {
    html: `<b style="font-weight:normal" id="docs-internal-guid-2"><ul><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400">one</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr"><span>inner</span></p></li></ul><li dir="ltr"><p dir="ltr"><span style="font-weight:700">two</span></p></li></ul></b>`,
    blocks: "- one\n  - inner\n- *two*",
  },
  LibreOffice: {
    html: `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/><style type="text/css">p { margin-bottom: 0.1in }</style></head><body lang="en-GB" dir="ltr"><h3 class="western">Title</h3>
<p style="line-height: 100%">
Some <b>bold</b>, <i>slanted</i>, <u>underlined</u> and <strike>gone</strike>
words</p>
<ol>
	<li><p style="margin-bottom: 0in">one</p></li>
	<li><p>two <a href="mailto:a@example.org">mail</a></p></li>
</ol></body></html>`,
    blocks:
      "### Title\nSome *bold*, /slanted/, _underlined_ and ~gone~ words\n1. one\n1. two [mail](mailto:a@example.org)",
  },
  Notion: {
    html: `<meta charset='utf-8'><html><body><!--StartFragment--><h1>Page</h1>
<p>Text with <strong>bold</strong> and <code>code</code></p>
<ul>
<li>one
<ul>
<li>inner</li>
</ul>
</li>
<li>two</li>
</ul>
<blockquote>Said</blockquote>
<pre><code class="language-js">const a = 1;
const b = 2;
</code></pre><!--EndFragment--></body></html>`,
    blocks:
      "# Page\nText with *bold* and `code`\n- one\n  - inner\n- two\n> Said\n```\nconst a = 1;\nconst b = 2;",
  },
  Gmail: {
    html: `<div dir="ltr">Hello,<div><br></div><div>a <b>bold</b> word<br>and a line<br></div><div><a href="https://example.org">https://example.org</a></div></div>`,
    blocks: "Hello,\na *bold* word\nand a line\n[https://example.org](https://example.org)",
  },
  "a web page": {
    html: `<article><header><h2>News</h2></header><p>First <em>slanted</em>.</p><script>alert(1)</script><style>p{}</style><p hidden>unseen</p><p style="display:none">unseen</p><figure><img src="https://example.org/a.png" alt="A picture"><figcaption>Caption</figcaption></figure><p>Last.</p></article>`,
    blocks: "## News\nFirst /slanted/.\nA picture\nCaption\nLast.",
  },
  "a table": {
    html: `<table><tbody><tr><th>Name</th><th>Price</th></tr><tr><td>Tea</td><td><b>3</b></td></tr></tbody></table>`,
    blocks: "Name | Price\nTea | *3*",
  },
  "links that lead nowhere good": {
    html: `<p><a href="javascript:alert(1)">one</a> <a href="#here">two</a> <a href="/three">three</a> <a name="four">four</a></p>`,
    blocks: "one two [three](/three) four",
  },
  "unknown markup": {
    html: `<my-box>Text <my-word>in</my-word> boxes</my-box><marquee>moves</marquee><details><summary>More</summary>inside</details>`,
    blocks: "Text in boxesmoves\nMore\ninside",
  },
};
