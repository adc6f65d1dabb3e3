package httpapi

import "html/template"

// tryTemplate is a shop that sells one lamp. Its texts exist in both languages of the app.
func tryTemplate() *template.Template { return template.Must(template.New("try").Parse(tryHTML)) }

const tryHTML = `<!doctype html>
<html lang="{{.Lang}}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>{{.Name}}</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; margin: 0; color: #222; background: #fff }
header { padding: 16px 24px; border-bottom: 1px solid #ddd; font-weight: 600 }
main { max-width: 720px; margin: 0 auto; padding: 24px }
.lamp { aspect-ratio: 16/7; border-radius: 8px; background: linear-gradient(120deg, #fde7b0, #e8c07a) }
pre { white-space: pre-wrap; word-break: break-all; background: #f4f4f6; padding: 12px; border-radius: 8px; font-size: 13px }
</style>
<header>{{.Name}}</header>
<main>
<div class="lamp"></div>
{{if eq .Lang "en"}}<h1>A lamp</h1>
<p>This is a plain page for trying the chat. Write in the corner below; what you write arrives in the inbox.</p>
<p>To have the same on your own page, put this before &lt;/body&gt;:</p>
{{else}}<h1>一盏灯</h1>
<p>这是一个用来试用网站聊天的普通页面。在右下角写一句话,它会出现在收件箱里。</p>
<p>要在自己的网页上使用,请把下面这行放在 &lt;/body&gt; 之前:</p>
{{end}}<pre>{{.Snippet}}</pre>
</main>
<script async src="/w.js" data-key="{{.Key}}"></script>
</html>
`
