/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Providers' JSON is outside data: these look at it without trusting its shape, and never throw. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object at a path of field names; null where any step is something else. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields | null {
  let at: unknown = value
  for (const name of path) at = isFields(at) ? at[name] : null
  return isFields(at) ? at : null
}

/** The objects of an array; empty where there is no array. */
export function fieldsList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}

/** A non-empty string, or null. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A count of something: a non-negative integer. Anything else says nothing. */
export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}
