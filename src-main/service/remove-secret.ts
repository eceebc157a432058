/** Shorter keys are placeholders of local servers; taking them out would garble words. */
const shortestSecret = 12

/** Takes a key out of a text that goes into the ledger, a log or an error; also where only its middle is hidden. */
export function removeSecret(text: string, secret: string): string {
  if (secret.length < shortestSecret) return text
  const encoded = encodeURIComponent(secret)
  return text
    .replaceAll(secret, '[key]')
    .replaceAll(encoded, '[key]')
    .replace(new RegExp(`${escapePattern(secret.slice(0, 6))}[^\\s"',]*[*.…]{2,}[^\\s"',]*`, 'g'), '[key]')
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
