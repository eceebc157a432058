/** True for names the runtime's time zone data knows, such as `Europe/Berlin` or `UTC`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The machine's own zone by its IANA name; `UTC` where the system does not say. */
export function systemTimeZone(): string {
  const name = new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  return isTimeZone(name) ? name : 'UTC'
}
