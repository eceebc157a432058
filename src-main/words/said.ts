/** A value of a sentence; the name of its slot tells its unit. Several are named one after the other. */
export type SaidValue = string | number | null | readonly (string | number)[] | Said

/**
 * A sentence as data: which one, and what stands in it. The English text beside it says the same; whoever speaks another
 * language, or names things in its own way, makes its own from this.
 */
export interface Said {
  readonly code: string
  readonly values: Readonly<Record<string, SaidValue>>
}
