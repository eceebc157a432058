const beginnings: readonly (readonly [beginning: RegExp, provider: string])[] = [
  [/^sk-ant-/, 'anthropic'],
  [/^AIza/, 'google'],
  [/^sk-(proj|svcacct|admin)-/, 'openai'],
  [/^sk-or-/, 'openrouter'],
]

/** Whose key it is by how it begins; null where that says nothing. */
export function keyOwner(key: string): string | null {
  return beginnings.find(([beginning]) => beginning.test(key))?.[1] ?? null
}
