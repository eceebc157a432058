import { Slots } from '../slots.ts'
import type { OpenCallFacts } from '../store/repositories/call-facts.ts'

/** A call this process opened and has not settled: saves reading its row back. */
export interface CallUnderWay {
  readonly facts: OpenCallFacts
  /** Monotonic milliseconds at its opening. */
  readonly openedAt: number
  /** A budget holds room for it. */
  readonly isHeld: boolean
}

/** The open calls of this process by their ids. */
export class CallsUnderWay {
  private readonly calls = new Slots<CallUnderWay>()
  /** Numbers only, so that its outgrown tables hold nothing alive. */
  private readonly slots = new Map<number, number>()

  add(callId: number, call: CallUnderWay): void {
    this.slots.set(callId, this.calls.add(call))
  }

  find(callId: number): CallUnderWay | undefined {
    const slot = this.slots.get(callId)
    return slot === undefined ? undefined : this.calls.at(slot)
  }

  remove(callId: number): void {
    const slot = this.slots.get(callId)
    if (slot === undefined) return
    this.slots.delete(callId)
    this.calls.take(slot)
  }
}
