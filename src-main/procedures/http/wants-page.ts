/**
 * Whether an `Accept` header asks for a page rather than data. Browsers name `text/html` before everything else; a program
 * that says nothing, or `*`/`*`, gets data.
 */
export function wantsPage(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const weights = { page: 0, data: 0 }
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    const quality = Number(parameters.find(parameter => parameter.startsWith('q='))?.slice(2) ?? '1')
    const weight = Number.isNaN(quality) ? 0 : quality
    if (type === 'text/html' || type === 'application/xhtml+xml') weights.page = Math.max(weights.page, weight)
    if (type === 'application/json') weights.data = Math.max(weights.data, weight)
  }
  return weights.page > weights.data
}
