/** How soon alerts find a jump of failures and how often they are wrong; how far forecasts are off. Seeded: the same figures every time. */
import { existsSync } from 'node:fs'
import { sharedPath } from '../support/shared-data.ts'
import type { Measured } from './insights/confidence.ts'
import { measureCoverage } from './insights/coverage.ts'
import { type DetectionRow, measureConditions, measureRates } from './insights/detection.ts'
import { measureForecasts, readArrivals, readHourlySpend } from './insights/forecasting.ts'

const file = sharedPath('traces', 'servegen_resampled_2weeks.csv.gz')
const hasTrace = existsSync(file)
const percent = (share: number) => `${(share * 100).toFixed(1)} %`

const bounded = ({ value, low, high }: Measured, digits: number) =>
  `${value.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`
const figures = ({ median, mean, p90, withinTwo, falseAlarms }: DetectionRow) =>
  `${bounded(median, 1)} | ${mean.toFixed(1)} | ${p90.toFixed(1)} | ${percent(withinTwo)} | ${bounded(falseAlarms, 2)} |`

console.log(
  'A failure rate jumps by 20 points at 10 calls a minute: 400 incidents and 40 quiet weeks a row, with what 95 % confidence allows',
)
console.log('| usually fail | method | median, min | mean, min | p90, min | within 2 min | false alarms a week |')
console.log('|---|---|---|---|---|---|---|')
const rates = measureRates()
for (const { usual, rows } of rates) {
  for (const row of rows) console.log(`| ${percent(usual)} | ${row.name} | ${figures(row)}`)
}
console.log('\nWhat can be known from whether calls fail, with one false alarm a week')
console.log(
  '| usually fail | nats a call | log of a week / nats, min | found within 2 min, at most | median, at least, min |',
)
console.log('|---|---|---|---|---|')
for (const { usual, bound } of rates) {
  const { divergence, lorden, withinTwo, median } = bound
  console.log(
    `| ${percent(usual)} | ${divergence.toFixed(3)} | ${lorden.toFixed(1)} | ${percent(withinTwo)} | ${median.toFixed(1)} |`,
  )
}
console.log(
  '\nUnder other conditions (2 % usually fail, of five sorts; one that makes up 15 % of them jumps; below each what a fixed threshold does)',
)
console.log('| condition | median, min | mean, min | p90, min | within 2 min | false alarms a week |')
console.log('|---|---|---|---|---|---|')
for (const row of measureConditions(hasTrace ? readArrivals(file) : null))
  console.log(`| ${row.name} | ${figures(row)}`)

if (!hasTrace) {
  console.log('\nForecasts: skipped, because traces/servegen_resampled_2weeks.csv.gz is not beside the project.')
} else {
  const rows = measureForecasts(readHourlySpend(file))
  console.log('\nSpend of the coming hours, told at every hour (resampled production traces, days 2 to 14)')
  console.log(
    '| series | hours ahead | tries | MAPE, Galley | MAPE, naive | MAPE, seasonal naive | within 80 % interval |',
  )
  console.log('|---|---|---|---|---|---|---|')
  for (const { series, hours, tries, galley, naive, seasonal, covered } of rows) {
    console.log(`| ${series} | ${hours} | ${tries} | ${[galley, naive, seasonal, covered].map(percent).join(' | ')} |`)
  }
  for (const hours of [1, 6, 24]) {
    const of = rows.filter(row => row.hours === hours)
    const mean = (field: 'galley' | 'naive' | 'seasonal' | 'covered') =>
      percent(of.reduce((sum, row) => sum + row[field] * row.tries, 0) / of.reduce((sum, row) => sum + row.tries, 0))
    console.log(
      `| **all** | ${hours} | ${of.reduce((sum, row) => sum + row.tries, 0)} | ${mean('galley')} | ${mean('naive')} | ${mean('seasonal')} | ${mean('covered')} |`,
    )
  }
}

console.log('\nWithin the 80 % interval, each of ten simulated series of 100 days')
console.log('| hours ahead | each series, % | mean | standard deviation of series | by chance |')
console.log('|---|---|---|---|---|')
for (const { hours, tries, bySeries } of measureCoverage()) {
  const mean = bySeries.reduce((sum, share) => sum + share, 0) / bySeries.length
  const spread = Math.sqrt(bySeries.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (bySeries.length - 1))
  const points = [spread, Math.sqrt((0.8 * 0.2) / tries)].map(share => (share * 100).toFixed(1)).join(' | ')
  console.log(
    `| ${hours} | ${bySeries.map(share => (share * 100).toFixed(1)).join(' ')} | ${percent(mean)} | ${points} |`,
  )
}
