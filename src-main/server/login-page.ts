import { randomBytes } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { pagePolicy } from './security-headers.ts'

/**
 * Exchanges the code behind `#code=` for a session. A fragment is never sent to a server, so the code is in no log and no
 * Referer, and a program that only looks at the link does not use it up. The code leaves the address bar at once.
 */
const script = `
const say = text => { document.getElementById('say').textContent = text }
// A second link in the same tab changes only the fragment.
addEventListener('hashchange', () => location.reload())
const given = new URLSearchParams(location.hash.slice(1))
const code = given.get('code')
const page = given.get('page') === 'docs' ? '/docs' : '/'
if (code) {
  history.replaceState(null, '', location.pathname)
  say('Logging in ...')
  fetch('/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) })
    .then(answer => answer.ok ? location.replace(page) : answer.json().then(failure => say(failure.message)))
    .catch(() => say('Galley does not answer. Is it still running?'))
}
`

const style = `
:root { color-scheme: light dark; --paper: #fbfaf6; --ink: #1c1b19; font: 16px/1.5 Inter, system-ui, sans-serif }
@media (prefers-color-scheme: dark) { :root { --paper: #191816; --ink: #ece9e2 } }
body { margin: 12vh auto; max-width: 32rem; padding: 0 1rem; background: var(--paper); color: var(--ink) }
h1 { font: 400 26px/1.3 Georgia, "Noto Serif", serif }
code { font: 0.95em ui-monospace, monospace }
`

export function sendLoginPage(reply: FastifyReply, status: number): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .code(status)
    .header('content-security-policy', pagePolicy(nonce))
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Galley: log in</title><link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style></head>
<body><main><h1>Galley</h1>
<p id="say" role="status">This browser is not logged in. Open the link that <code>galley serve</code> printed; it works once, for ten minutes. <code>galley serve --open</code> makes a new one.</p>
</main><script nonce="${nonce}">${script}</script></body>
</html>
`)
}
