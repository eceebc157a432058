import type { BudgetAccount } from './budget-account.ts'

/** What becomes of one that waits, asked anew each time. */
export type Turn<T> =
  | { readonly now: T }
  /** Not yet: nobody behind it may take room in these accounts before it. */
  | { readonly waitsFor: readonly BudgetAccount[] }

interface Waiter<T> {
  readonly ask: () => Turn<T>
  readonly resolve: (value: T) => void
  readonly forget: () => void
  waitsFor: readonly BudgetAccount[]
}

/** Those who wait for room, first come first served: who needs an account that an earlier one waits for stands behind it. */
export interface WaitingLine<T> {
  /** Whether somebody waits for one of these. */
  isBusy(accounts: readonly BudgetAccount[]): boolean
  waitingFor(account: BudgetAccount): number
  /** @param onTimeout what it gets where it has waited long enough */
  wait(options: {
    readonly ask: () => Turn<T>
    readonly waitsFor: readonly BudgetAccount[]
    readonly waitMs: number
    readonly signal: AbortSignal | undefined
    readonly onTimeout: () => T
    readonly onCancel: () => T
  }): Promise<T>
  /** Something has changed: whoever can go on goes. */
  move(): void
  /** Ends every wait. */
  close(): void
}

/** So that a period that begins, or a price that is set, is noticed without a call that ends. */
const lookAgainMs = 1000

export function createWaitingLine<T>(): WaitingLine<T> {
  let line: Waiter<T>[] = []
  let timer: NodeJS.Timeout | null = null

  function move(): void {
    const taken = new Set<BudgetAccount>()
    const still: Waiter<T>[] = []
    for (const waiter of line) {
      if (!waiter.waitsFor.some(account => taken.has(account))) {
        const turn = waiter.ask()
        if ('now' in turn) {
          waiter.forget()
          waiter.resolve(turn.now)
          continue
        }
        waiter.waitsFor = turn.waitsFor
      }
      for (const account of waiter.waitsFor) taken.add(account)
      still.push(waiter)
    }
    line = still
    if (line.length === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }

  return {
    isBusy: accounts => line.some(({ waitsFor }) => waitsFor.some(account => accounts.includes(account))),
    waitingFor: account => line.filter(({ waitsFor }) => waitsFor.includes(account)).length,
    wait: ({ ask, waitsFor, waitMs, signal, onTimeout, onCancel }) =>
      new Promise(resolve => {
        const leave = (value: () => T) => {
          const at = line.indexOf(waiter)
          if (at === -1) return
          line.splice(at, 1)
          waiter.forget()
          resolve(value())
          move()
        }
        const cancel = () => leave(onCancel)
        const timeout = setTimeout(() => leave(onTimeout), waitMs)
        const waiter: Waiter<T> = {
          ask,
          resolve,
          waitsFor,
          forget() {
            clearTimeout(timeout)
            signal?.removeEventListener('abort', cancel)
          },
        }
        line.push(waiter)
        timer ??= setInterval(move, lookAgainMs)
        if (signal?.aborted) cancel()
        else signal?.addEventListener('abort', cancel, { once: true })
      }),
    move,
    close() {
      for (const waiter of [...line]) waiter.forget()
      line = []
      if (timer !== null) clearInterval(timer)
      timer = null
    },
  }
}
