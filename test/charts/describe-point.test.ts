import { expect, it } from 'vitest'
import type { ChartProps } from '../../src-renderer/charts/chart-types.ts'
import { describePoint, readPoint } from '../../src-renderer/charts/describe-point.ts'

const chart: ChartProps = {
  label: 'Spend per day',
  points: [
    { key: 'a', label: '24 Oct', title: 'Saturday, 24 October' },
    { key: 'b', label: '25 Oct' },
  ],
  series: [
    { key: 'x', label: 'Anthropic', color: 'var(--provider-1)', values: [1, null] },
    { key: 'y', label: 'OpenAI', color: 'var(--provider-2)', values: [2, 3] },
  ],
  format: value => `$${value}`,
  total: true,
  forecast: { points: [{ key: 'c', label: '26 Oct' }], values: [4], low: [3], high: [6], label: 'forecast' },
  incidents: [{ fromKey: 'a', toKey: 'b', label: 'OpenAI was down' }],
}

it('says what a point is made of, its sum and what was wrong then', () => {
  expect(describePoint(chart, 0, 'Total')).toBe(
    'Saturday, 24 October: Anthropic $1, OpenAI $2, Total $3, OpenAI was down',
  )
})

it('leaves out what is not known instead of calling it zero', () => {
  expect(readPoint(chart, 1)?.lines.map(line => line.label)).toEqual(['OpenAI'])
})

it('says a forecast with its interval', () => {
  expect(describePoint(chart, 2)).toBe('26 Oct: forecast $4 ($3 – $6)')
})

it('says nothing of a point that is not there', () => {
  expect(describePoint(chart, -1)).toBe('')
})
