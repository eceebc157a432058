import type { z } from 'zod'
import type { App } from '../app-types.ts'

/** How far an action is; it reaches a command only where that runs the action itself. */
export type ActionProgress = (done: number, total: number | null, note?: string) => void

/** What whoever asked may do while an action runs. */
export interface ActionHooks {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ActionProgress | undefined
  /** This process answers others meanwhile, so its thread is not to be held. */
  readonly serving?: boolean
}

export interface Action<Input, Output> {
  readonly input: z.ZodType<Input>
  run(app: App, input: Input, hooks: ActionHooks): Output | Promise<Output>
}

/** Binds what is run to what it takes; both types are inferred. */
export function action<Input, Output>(
  input: z.ZodType<Input>,
  run: (app: App, input: Input, hooks: ActionHooks) => Output | Promise<Output>,
): Action<Input, Output> {
  return { input, run }
}
