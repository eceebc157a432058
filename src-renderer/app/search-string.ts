type Search = Record<string, unknown>

/** `?status=error&status=timeout&days=7` as strings, and lists where a name comes twice. Routes say what each has to be. */
export function parseSearch(text: string): Search {
  const search: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = search[name]
    search[name] = before === undefined ? value : [before, value].flat()
  }
  return search
}

/** The other way round; what is undefined, null, false or an empty list is left out. */
export function stringifySearch(search: Search): string {
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const each of [value].flat()) {
      if (each !== undefined && each !== null && each !== false) written.append(name, String(each))
    }
  }
  return written.size === 0 ? '' : `?${written}`
}
