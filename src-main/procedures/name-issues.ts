import { joinIssues, plainIssue, type ValidatorIssue } from '../words/plain-issue.ts'
import type { Phrase } from '../words/slot-values.ts'

/** What is wrong with one field, for people and programs. */
export interface NamedIssue {
  /** `calls.3.provider`; empty for the whole input. */
  readonly path: string
  /** Goes on from the field's name. */
  readonly message: string
}

/** The same, with its words as a phrase. */
export interface FoundIssue {
  readonly path: string
  readonly what: Phrase
}

/** A validator's issue; one that none of several shapes fits carries the issues of each of them. */
export interface Issue extends ValidatorIssue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
  readonly errors?: readonly (readonly Issue[])[]
}

/**
 * Issues by their fields. Of several possible shapes the one counts that the input came furthest in: of `{"calls": [{}]}` it is
 * worth saying that the call has no provider, not that it is no list.
 */
export function findIssues(issues: readonly Issue[]): readonly FoundIssue[] {
  return issues.flatMap(issue => findIssue(issue, []))
}

export function nameIssues(found: readonly FoundIssue[]): readonly NamedIssue[] {
  return found.map(({ path, what }) => ({ path, message: what.text }))
}

function findIssue(issue: Issue, before: readonly string[]): readonly FoundIssue[] {
  const { path = [], errors } = issue
  const what = plainIssue(issue)
  const here = [...before, ...path.map(part => String(typeof part === 'object' ? part.key : part))]
  const shapes = (errors ?? [])
    .map(shape => shape.flatMap(one => findIssue(one, here)))
    .filter(shape => shape.length > 0)
  if (shapes.length === 0) return [{ path: here.join('.'), what }]
  const depth = Math.max(...shapes.map(depthOf))
  const nearest = shapes.filter(shape => depthOf(shape) === depth)
  if (nearest.length === 1 || depth > here.length) return nearest.flat()
  const either = new Map(nearest.flatMap(shape => shape.map(one => [one.what.text, one.what])))
  const [first = what, ...more] = either.values()
  return [{ path: here.join('.'), what: joinIssues('issue.either', [first, ...more]) }]
}

function depthOf(shape: readonly FoundIssue[]): number {
  return Math.max(...shape.map(({ path }) => (path === '' ? 0 : path.split('.').length)))
}
