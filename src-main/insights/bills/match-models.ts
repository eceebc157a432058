/** A model's name without what only says who serves it: `openai/`, `models/`, capitals, blanks and points. */
function plainModel(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(?:[a-z0-9_-]+\/)+/, '')
    .replace(/(\d{4})-(\d{2})-(\d{2})$/, '$1$2$3')
    .replace(/[\s._]+/g, '-')
    .replace(/[^a-z0-9:-]/g, '')
}

/** Without the date of its snapshot: `gpt-4o-2024-08-06`, `claude-haiku-4-5-20251001`, `gpt-4-0613` and `-latest` are their families. */
function modelFamily(name: string): string {
  return plainModel(name).replace(/-(?:20\d{6}|(?:0[1-9]|1[0-2])[0-3]\d|latest)$/, '')
}

/** A name as the ledger asked for it, with the names its provider answered by. */
export interface KnownModel {
  readonly model: string
  readonly answered: readonly string[]
}

export interface ModelGroup {
  readonly ledgerModels: readonly string[]
  readonly billModels: readonly string[]
}

/**
 * Which names mean the same model. The provider's own word is believed first: the name it answered by. A dated name is matched to its
 * undated family only where that is not known. Names that cannot be told apart (an alias and the snapshot it leads to) share a group, so
 * that no token is compared twice.
 */
export function matchModels(ledger: readonly KnownModel[], bill: readonly string[]): readonly ModelGroup[] {
  const groups = createGroups()
  // A bill of a year names each model in every line.
  const billNames = [...new Set(bill)].filter(name => name !== '')
  for (const name of billNames) groups.add(`bill ${name}`)
  for (const { model } of ledger) groups.add(`ledger ${model}`)
  for (const name of billNames) {
    const exact = ledger.filter(known =>
      [known.model, ...known.answered].some(candidate => plainModel(candidate) === plainModel(name)),
    )
    const matches = exact.length > 0 ? exact : ledger.filter(known => isFamily(known, name))
    for (const { model } of matches) groups.join(`bill ${name}`, `ledger ${model}`)
    // A cost export names the family ("Claude Haiku 4.5") where the usage export names the snapshot.
    const isAlias = plainModel(name) === modelFamily(name)
    for (const other of billNames) {
      const isSame = plainModel(other) === plainModel(name) || (isAlias && modelFamily(other) === plainModel(name))
      if (other !== name && isSame) groups.join(`bill ${name}`, `bill ${other}`)
    }
  }
  return groups.all().map(names => ({
    ledgerModels: names.flatMap(name => (name.startsWith('ledger ') ? [name.slice(7)] : [])).sort(),
    billModels: names.flatMap(name => (name.startsWith('bill ') ? [name.slice(5)] : [])).sort(),
  }))
}

function isFamily({ model, answered }: KnownModel, billName: string): boolean {
  const wanted = plainModel(billName)
  const isDated = wanted !== modelFamily(billName)
  if (!isDated) return [model, ...answered].some(candidate => modelFamily(candidate) === wanted)
  const isAlias = plainModel(model) === modelFamily(model) || plainModel(model).endsWith('-latest')
  return isAlias && answered.length === 0 && modelFamily(model) === modelFamily(billName)
}

function createGroups() {
  const parents = new Map<string, string>()
  function rootOf(name: string): string {
    let root = name
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root)) {
      root = parent
    }
    return root
  }
  return {
    add: (name: string) => void (parents.has(name) || parents.set(name, name)),
    join: (one: string, other: string) => void parents.set(rootOf(one), rootOf(other)),
    all(): readonly (readonly string[])[] {
      const byRoot = new Map<string, string[]>()
      for (const name of parents.keys()) {
        const root = rootOf(name)
        byRoot.set(root, [...(byRoot.get(root) ?? []), name])
      }
      return [...byRoot.values()]
    },
  }
}
