/** Addresses of the pages before and behind, with the same filters; they carry `as_of`, so that they hold still while calls arrive. */
export function callPageLinks(
  input: object,
  place: {
    readonly page: number | null
    readonly asOf: number
    readonly nextCursor: string | null
    readonly isSearch: boolean
  },
): { readonly next: string | null; readonly previous: string | null } {
  const { page, asOf, nextCursor, isSearch } = place
  const link = (change: Readonly<Record<string, string | number>>) => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(input)) {
      if (name === 'page' || name === 'cursor' || name === 'as_of') continue
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null) query.append(name, String(one))
      }
    }
    for (const [name, value] of Object.entries({ ...change, as_of: asOf })) query.append(name, String(value))
    return `/llm/service-calls/?${query}`
  }
  const byCursor = page === null || isSearch
  const nextOf = (cursor: string) => (byCursor ? link({ cursor }) : link({ page: page + 1 }))
  return {
    next: nextCursor === null ? null : nextOf(nextCursor),
    previous: page === null || page === 1 ? null : link({ page: page - 1 }),
  }
}
