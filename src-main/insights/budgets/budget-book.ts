import type { Operation } from '../../../db/vocabulary.ts'
import type { Clock } from '../../ports.ts'
import type { ProviderAdmin } from '../../providers/registry-types.ts'
import type { BudgetRepository, SpendSubject } from '../../store/repositories/budget-repository.ts'
import type { Settings } from '../../store/settings.ts'
import type { BudgetAccount } from './budget-account.ts'
import type { Budget } from './budget-types.ts'
import { type BudgetCalendar, createBudgetCalendar } from './budget-window.ts'
import { createSteadyClock } from './steady-clock.ts'

/** The budgets with their sums, kept warm: read when first needed, when a period begins, and when budgets or the zone change. */
export interface BudgetBook {
  isEmpty(): boolean
  hasHard(): boolean
  list(): readonly Budget[]
  /** As they stand in memory, without reading anything: for what happens inside a commit. */
  loaded(): readonly BudgetAccount[]
  /** In the period of now, with their sums up to date. Never to be called between a commit and its events. */
  accounts(): readonly BudgetAccount[]
  /** Reads the budgets again when they are next needed; what is held stays held. */
  forget(): void
  timeZone(): string
  now(): number
}

export function createBudgetBook({
  repository,
  registry,
  settings,
  clock,
}: {
  readonly repository: BudgetRepository
  readonly registry: Pick<ProviderAdmin, 'find'>
  readonly settings: Pick<Settings, 'get'>
  readonly clock: Clock
}): BudgetBook {
  const now = createSteadyClock(clock)
  let budgets: readonly Budget[] | null = null
  let accounts: readonly BudgetAccount[] = []
  let isCurrent = false
  let calendar: BudgetCalendar | null = null

  function list(): readonly Budget[] {
    budgets ??= repository.list()
    return budgets
  }

  function calendarNow(): BudgetCalendar {
    const timeZone = settings.get('timeZone')
    if (calendar?.timeZone !== timeZone) calendar = createBudgetCalendar(timeZone)
    return calendar
  }

  function subjectOf({ budget, providerId }: BudgetAccount): SpendSubject {
    const { scope, scopeValue } = budget
    if (scope === 'all') return { of: 'all' }
    if (scope === 'operation') return { of: 'operation', operation: scopeValue as Operation }
    if (scope === 'provider') return providerId === null ? { of: 'none' } : { of: 'provider', providerId }
    return { of: scope, subject: scopeValue }
  }

  /** The sums of the account's period, as the database has them. */
  function read(account: BudgetAccount, zone: BudgetCalendar): void {
    const { from, to } = account.window
    const spend = repository.spend(subjectOf(account), from, to, zone.timeZone)
    account.spentNanos = spend.nanos
    account.unpricedCalls = spend.unpricedCalls
    const cutOff = repository.cutOff(subjectOf(account), from, to)
    account.cutOffNanos = cutOff.nanos
    account.cutOffCalls = cutOff.calls
    account.reached = new Set(repository.noticesOf(account.budget.id, from))
    account.isStale = false
  }

  function load(): void {
    const zone = calendarNow()
    const at = now()
    const before = new Map(accounts.map(account => [account.budget.id, account]))
    accounts = list().map(budget => {
      const window = zone.windowAt(budget.period, at)
      const providerId = budget.scope === 'provider' ? (registry.find(budget.scopeValue)?.id ?? null) : null
      const known = before.get(budget.id)
      // The same object, because calls under way hold room in it.
      const account = Object.assign(known ?? ({} as BudgetAccount), { budget, providerId })
      if (known === undefined || known.window.from !== window.from) account.reservedNanos = 0
      account.window = window
      read(account, zone)
      return account
    })
    isCurrent = true
  }

  return {
    isEmpty: () => list().length === 0,
    hasHard: () => list().some(({ hard }) => hard),
    list,
    loaded: () => accounts,
    accounts() {
      if (!isCurrent) load()
      if (accounts.length === 0) return accounts
      const at = now()
      for (const account of accounts) {
        const { from, to } = account.window
        if (at < from || at >= to) {
          account.window = calendarNow().windowAt(account.budget.period, at)
          account.reservedNanos = 0
          read(account, calendarNow())
        } else if (account.isStale) read(account, calendarNow())
      }
      return accounts
    },
    forget() {
      budgets = null
      isCurrent = false
    },
    timeZone: () => settings.get('timeZone'),
    now,
  }
}
