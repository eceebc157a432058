const shown = 60

/** A value for a message: one line, at most 60 characters, control characters made visible. */
export function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value.slice(0, shown + 1) : printValue(value)
  const safe = JSON.stringify(text.length > shown ? `${text.slice(0, shown)}…` : text)
  return typeof value === 'string' ? safe : safe.slice(1, -1)
}

function printValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null || typeof value !== 'object') return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}
