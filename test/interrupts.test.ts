import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { listenForInterrupts } from '../src-main/interrupts.ts'

/** How often the person has pressed Ctrl+C, as it is told, for signals in the order they come. */
function told(...signals: readonly ('SIGINT' | 'SIGUSR2')[]): readonly number[] {
  const presses: number[] = []
  const from = new EventEmitter()
  listenForInterrupts(from, count => presses.push(count))
  for (const signal of signals) from.emit(signal)
  return presses
}

it('one press is one, whichever way it comes, and both ways in either order', () => {
  expect(told('SIGINT')).toEqual([1])
  expect(told('SIGUSR2')).toEqual([1])
  expect(told('SIGINT', 'SIGUSR2')).toEqual([1])
  expect(told('SIGUSR2', 'SIGINT')).toEqual([1])
})

it('a second press is a second one, whichever way it comes', () => {
  expect(told('SIGINT', 'SIGINT')).toEqual([1, 2])
  expect(told('SIGUSR2', 'SIGUSR2')).toEqual([1, 2])
  expect(told('SIGINT', 'SIGUSR2', 'SIGUSR2', 'SIGINT')).toEqual([1, 2])
})
