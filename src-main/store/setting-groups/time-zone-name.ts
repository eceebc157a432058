/** The name as it is written, such as `Europe/Berlin` for `europe/berlin`; null for one the runtime's time zone data does not know. */
export function timeZoneNamed(name: string): string | null {
  const main = mainNameOf(name)
  if (main === null) return null
  const listed = Intl.supportedValuesOf('timeZone').find(each => each.toLowerCase() === name.toLowerCase())
  if (listed !== undefined) return listed
  // Second names such as Asia/Kolkata are not listed, and may be the ones that people know.
  if (name !== name.toLowerCase()) return name
  return name.includes('/') && main.startsWith(capitalized(name.slice(0, name.indexOf('/')))) ? capitalized(name) : main
}

function mainNameOf(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

function capitalized(name: string): string {
  return name.replace(/(?<![a-z])[a-z]/g, first => first.toUpperCase())
}

/** The machine's own zone by its IANA name; `UTC` where the system does not say. */
export function systemTimeZone(): string {
  const name = new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  return timeZoneNamed(name) ?? 'UTC'
}
