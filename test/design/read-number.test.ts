import { expect, it } from 'vitest'
import { readNumber } from '../../src-renderer/ui/read-number.ts'

it.each([
  ['', null],
  ['  ', null],
  ['0.0004', 0.0004],
  ['0,5', 0.5],
  ['$3.10', 3.1],
  ['1,200', 1200],
  ['1,200.50', 1200.5],
  ['1.200,50', 1200.5],
  ['1 200', 1200],
  ["1'234'567", 1234567],
  ['1,234,567', 1234567],
  ['12.345.678', 12345678],
  ['0.125', 0.125],
  ['0,125', 0.125],
  ['１２．５', 12.5],
  ['-3', -3],
])('reads %j as %j', (text, value) => {
  expect(readNumber(text)).toBe(value)
})

it.each(['abc', '1.2.3', '1,23,456', '.', '1,2.3,4', '--1'])('does not guess at %j', text => {
  expect(readNumber(text)).toBe('unreadable')
})
