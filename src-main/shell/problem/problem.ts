import { z } from 'zod'
import type { Failure } from '../../failure.ts'
import type { AppLanguage } from '../../words/app-language.ts'
import { fill } from '../words/words.ts'
import { wordReason } from './problem-reason.ts'
import { type ProblemWords, problemWords } from './problem-words.ts'

export const problemActions = ['retry', 'browser', 'restore', 'empty', 'folder', 'copy', 'quit'] as const
export type ProblemAction = (typeof problemActions)[number]

/** Why the app cannot start, as a person reads it, and what they can do about it. The first action is the one to take. */
export interface Problem {
  readonly title: string
  readonly text: readonly string[]
  readonly actions: readonly { readonly action: ProblemAction; readonly label: string }[]
  /** The failure's own words, for whoever is asked for help. */
  readonly details: string
}

export interface ProblemFacts {
  readonly failure: Failure
  readonly folder: string
  /** Newest backup that can be used; UTC epoch milliseconds. */
  readonly backupTakenAt: number | null
  /** Another process serves this data folder. */
  readonly servedAt: string | null
  readonly language: AppLanguage
}

export function describeProblem(facts: ProblemFacts): Problem {
  const words = problemWords[facts.language]
  const { title, text, actions } = partsOf(facts, words)
  const values = {
    folder: facts.folder,
    url: facts.servedAt ?? '',
    backup: describeTime(facts.backupTakenAt, facts.language),
    by: describeOwner(facts, words),
    reason: wordReason(facts.failure, facts.language),
  }
  const label = (action: ProblemAction) => fill(words.actions[action], values)
  return {
    title,
    text: text.map(line => fill(line, values)),
    actions: [...actions, 'copy' as const, 'quit' as const].map(action => ({ action, label: label(action) })),
    details: `${facts.failure.code}: ${facts.failure.message}`,
  }
}

interface Parts {
  readonly title: string
  readonly text: readonly string[]
  readonly actions: readonly Exclude<ProblemAction, 'copy' | 'quit'>[]
}

function partsOf({ failure, backupTakenAt, servedAt }: ProblemFacts, words: ProblemWords): Parts {
  switch (failure.code) {
    case 'database_busy':
      if (servedAt !== null) return { ...words.served, actions: ['browser', 'retry'] }
      return { ...('owner' in failure.details ? words.busy : words.inUse), actions: ['retry'] }
    case 'database_newer':
      return { ...words.newer, actions: ['retry', 'folder'] }
    case 'database_corrupt':
      return backupTakenAt === null
        ? { ...words.damagedWithoutBackup, actions: ['retry', 'folder', 'empty'] }
        : { ...words.damaged, actions: ['restore', 'folder', 'empty'] }
    case 'storage':
      return { ...words.storage, actions: ['retry', 'folder'] }
    case 'internal':
      return { ...words.notUpToDate, actions: ['retry', 'folder'] }
    default:
      return { ...words.other, actions: ['retry', 'folder'] }
  }
}

function describeTime(time: number | null, language: AppLanguage): string {
  if (time === null) return ''
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}

/** As the lock tells of it; empty where the lock does not. */
const owner = z.object({ holder: z.string(), pid: z.int(), since: z.number() })

function describeOwner({ failure, language }: ProblemFacts, { by }: ProblemWords): string {
  const known = owner.safeParse(failure.details.owner)
  if (!known.success) return ''
  const { holder, pid, since } = known.data
  return fill(by, { holder, pid, since: describeTime(since, language) })
}
