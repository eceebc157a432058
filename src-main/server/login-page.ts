import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { escapeHtml } from '../reports/escape-html.ts'
import { type AppLanguage, languageOf } from '../words/app-language.ts'
import { type LoginState, loginWords } from './login-words.ts'
import { renderPlainPage } from './plain-page.ts'
import { pagePolicy } from './security-headers.ts'

/**
 * Exchanges the code behind `#code=` for a session. A fragment is never sent to a server, so the code is in no log and no
 * Referer, and a program that only looks at the link does not use it up. The code leaves the address bar at once.
 *
 * Language and theme are those that were chosen in the pages (src-renderer/i18n/languages.ts, app/theme.ts), where any was.
 */
const script = `
const chosen = key => { try { return localStorage.getItem(key) } catch { return null } }
const root = document.documentElement
const theme = chosen('galley.theme')
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
const catalogues = ${JSON.stringify(loginWords)}
const language = Object.hasOwn(catalogues, chosen('galley.language') ?? '') ? chosen('galley.language') : root.lang
const words = catalogues[language]
const at = id => document.getElementById(id)
function show(state) {
  root.lang = language
  const { title, text } = words.said[state]
  document.title = title + ' - Galley'
  document.querySelector('h1').textContent = title
  at('say').textContent = text
  for (const id of ['how', 'from', 'kept', 'again']) at(id).textContent = words[at(id).dataset.words]
  const stands = state !== 'under_way'
  at('help').hidden = !stands
  at('again').parentElement.hidden = state !== 'silent' && state !== 'failed'
  document.querySelector('main').dataset.tone = stands && state !== 'none' ? 'alert' : 'calm'
}
// A second link in the same tab changes only the fragment.
addEventListener('hashchange', () => location.reload())
const given = new URLSearchParams(location.hash.slice(1))
const code = given.get('code')
const enter = () => location.replace(given.get('page') === 'docs' ? '/docs' : '/')
async function logIn() {
  show('under_way')
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/login', { method: 'POST', headers, body: JSON.stringify({ code }) })
    if (answer.ok) return enter()
    if (answer.status === 429) return show('too_many')
    if (answer.status !== 401) return show('failed')
    // Whoever is logged in already loses nothing by an old link.
    if ((await fetch('/session')).ok) return enter()
    show('used')
  } catch {
    show('silent')
  }
}
at('again').addEventListener('click', logIn)
if (code) {
  history.replaceState(null, '', location.pathname)
  logIn()
} else show('none')
`

export function sendLoginPage(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  const language = askedLanguage(request.headers['accept-language'])
  const { said, how, fromWindow, kept, again } = loginWords[language]
  const state: LoginState = 'none'
  const line = (id: string, key: string, text: string) => `<p id="${id}" data-words="${key}">${escapeHtml(text)}</p>`
  const body = `<p id="say" role="status">${escapeHtml(said[state].text)}</p>
<div class="actions" hidden><button id="again" class="main" data-words="again">${escapeHtml(again)}</button></div>
<div id="help">${line('how', 'how', how)}
<p class="command" translate="no">npx galley serve --open</p>
${line('from', 'fromWindow', fromWindow)}
${line('kept', 'kept', kept)}</div>`
  return reply
    .code(status)
    .header('content-security-policy', pagePolicy(nonce))
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(renderPlainPage({ title: said[state].title, language, theme: null, nonce, tone: 'calm', body, script }))
}

/** The first that the browser asks for and the page speaks, in its order; `zh-CN, en;q=0.8`. */
function askedLanguage(header: string | undefined): AppLanguage {
  for (const tag of (header ?? '').split(',').map(each => each.split(';', 1)[0]?.trim() ?? '')) {
    if (languageOf(tag) === 'zh-Hans') return 'zh-Hans'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
