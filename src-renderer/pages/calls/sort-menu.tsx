import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuChoice, MenuChoices, MenuHeading, MenuRule } from '../../ui/menu.tsx'
import { type CallSort, usualOrder } from './call-search.ts'
import type { CallListQuery } from './list/call-list-state.ts'

const offered = [
  'time',
  'status',
  'model',
  'operation',
  'book',
  'cost',
  'latency',
  'tokens',
  'score',
  'user',
] as const satisfies readonly CallSort[]
const orders = ['ascending', 'descending'] as const

export interface SortMenuProps {
  readonly query: Pick<CallListQuery, 'sort' | 'ascending'>
  readonly onSort: (sort: CallSort, order: (typeof orders)[number]) => void
}

/** The order of the list, where there is no room for the headers that change it. */
export function SortMenu({ query, onSort }: SortMenuProps) {
  const { t } = useTranslation('calls')
  const order = query.ascending ? 'ascending' : 'descending'
  const kind = query.sort === 'time' ? 'time' : usualOrder(query.sort) === 'ascending' ? 'name' : 'amount'
  return (
    <Menu align="end" trigger={<IconButton icon="sort" size="sm" label={t('sort.title')} />}>
      <MenuHeading>{t('sort.title')}</MenuHeading>
      <MenuChoices value={query.sort} onChange={sort => onSort(sort, usualOrder(sort))}>
        {offered.map(sort => (
          <MenuChoice key={sort} value={sort}>
            {t(`column.${sort}`)}
          </MenuChoice>
        ))}
      </MenuChoices>
      <MenuRule />
      <MenuChoices value={order} onChange={next => onSort(query.sort, next)}>
        {orders.map(each => (
          <MenuChoice key={each} value={each}>
            {t(`sort.${kind}.${each}`)}
          </MenuChoice>
        ))}
      </MenuChoices>
    </Menu>
  )
}
