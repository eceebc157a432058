/** Sites that Galley's own pages lead to: where keys are made, prices stand and programs are described. */
const sites = [
  'openai.com',
  'claude.com',
  'anthropic.com',
  'ai.google.dev',
  'google.com',
  'cohere.com',
  'mistral.ai',
  'deepseek.com',
  'openrouter.ai',
  'ollama.com',
  'lmstudio.ai',
]

/**
 * Whether the system may open a link that a page shows. Text of calls is shown in pages, so a link may be anybody's: only https
 * to known sites, and mail; never a file, a program's own scheme or a name with a password in it.
 */
export function isOpenableLink(link: string): boolean {
  let url: URL
  try {
    url = new URL(link)
  } catch {
    return false
  }
  if (url.protocol === 'mailto:') return !/[?&](attach|attachment)=/i.test(url.search)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return false
  return sites.some(site => url.hostname === site || url.hostname.endsWith(`.${site}`))
}
