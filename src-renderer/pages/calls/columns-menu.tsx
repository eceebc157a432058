import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuCheck, MenuHeading, MenuItem, MenuRule } from '../../ui/menu.tsx'
import { columnIds } from './table/call-columns.tsx'
import type { TableLook } from './table/use-table-look.ts'

export function ColumnsMenu({ look }: { readonly look: TableLook }) {
  const { t } = useTranslation('calls')
  return (
    <Menu align="end" trigger={<IconButton icon="columns" size="sm" label={t('columns.title')} />}>
      <MenuCheck checked={look.compact} onChange={look.setCompact}>
        {t('columns.compact')}
      </MenuCheck>
      <MenuRule />
      <MenuHeading>{t('columns.title')}</MenuHeading>
      {columnIds
        .filter(id => id !== 'time' && id !== 'found')
        .map(id => (
          <MenuCheck key={id} checked={look.shown.has(id)} onChange={() => look.toggle(id)}>
            {t(`column.${id}`)}
          </MenuCheck>
        ))}
      <MenuRule />
      <MenuItem icon="repeat" onSelect={look.reset}>
        {t('columns.reset')}
      </MenuItem>
    </Menu>
  )
}
