const replacement = '[redacted]'

/** Keys by their looks, for the case that a provider repeats one that is not the caller's own. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|rk|gsk|xai|key)[-_][A-Za-z0-9_-]{12,}/g, replacement],
  [/\bAIza[A-Za-z0-9_-]{10,}/g, replacement],
  [/\b(Bearer\s+)[^\s"',;]+/gi, `$1${replacement}`],
  [
    /\b(api[-_ ]?key(?:\s+provided)?|api[-_ ]?token|x-api-key|x-goog-api-key)(["']?\s*[:=]\s*["']?)[^\s"',;}\\]*[^\s"',;}\\.]/gi,
    `$1$2${replacement}`,
  ],
  [/([?&](?:key|api_key|apikey|token)=)[^&\s"']+/gi, `$1${replacement}`],
]

/**
 * A text without secrets: the known ones in every spelling a body may carry them in, and anything
 * that looks like a key.
 */
export function redactSecrets(text: string, secrets: readonly string[] = []): string {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < 4) continue
    for (const spelling of spellings(secret)) clean = clean.replaceAll(spelling, replacement)
  }
  for (const [pattern, put] of patterns) clean = clean.replace(pattern, put)
  return clean
}

function spellings(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1)
  return [...new Set([secret, escaped, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])]
}
