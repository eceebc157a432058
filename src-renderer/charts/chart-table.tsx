import { useTranslation } from 'react-i18next'
import { Table, type TableColumn } from '../ui/table.tsx'
import type { ChartPoint } from './chart-types.ts'
import { incidentsAt } from './describe-point.ts'
import type { WrappedFigures } from './wrapped-figures.ts'

interface Row {
  readonly point: ChartPoint
  readonly at: number
}

/** The same figures as a table, newest first; what is expected stands below what was. */
export function ChartTable(props: WrappedFigures) {
  const { label, points, series, forecast, format, total = false, onPoint, wrap } = props
  const { t } = useTranslation('ui')
  const rows: readonly Row[] = [
    ...points.map((point, at) => ({ point, at })).reverse(),
    ...(forecast?.points ?? []).map((point, at) => ({ point, at: points.length + at })),
  ]
  const show = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format(value))

  const columns: TableColumn<Row>[] = [
    {
      key: 'time',
      header: t('chart.time'),
      isHeader: true,
      cell: ({ point, at }) => {
        const title = [point.title ?? point.label, ...incidentsAt(props, at)].join(' · ')
        if (at >= points.length) return title
        if (wrap !== undefined) return wrap(point.key, null, title)
        if (onPoint === undefined) return title
        return (
          <button type="button" onClick={() => onPoint(point.key, null)}>
            {title}
          </button>
        )
      },
    },
    ...series.map(
      (each): TableColumn<Row> => ({
        key: each.key,
        header: each.label,
        numeric: true,
        cell: ({ point, at }) => {
          const value = each.values[at]
          const text = show(value)
          return wrap === undefined || at >= points.length || value == null ? text : wrap(point.key, each.key, text)
        },
      }),
    ),
  ]
  if (total && series.length > 1) {
    const sum = (at: number) => {
      const known = series.flatMap(each => each.values[at] ?? [])
      return known.length === 0 ? null : known.reduce((all, value) => all + value, 0)
    }
    columns.push({ key: 'total', header: t('chart.total'), numeric: true, cell: ({ at }) => show(sum(at)) })
  }
  if (forecast !== undefined) {
    columns.push({
      key: 'forecast',
      header: forecast.label,
      numeric: true,
      cell: ({ at }) => {
        const ahead = at - points.length
        if (ahead < 0) return ''
        return `${show(forecast.values[ahead])} (${show(forecast.low[ahead])} – ${show(forecast.high[ahead])})`
      },
    })
  }
  return <Table caption={label} columns={columns} rows={rows} rowKey={row => row.point.key} compact />
}
