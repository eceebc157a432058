import { useTranslation } from 'react-i18next'
import { Icon } from '../../ui/icon.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { tellKeys } from '../../ui/key-names.ts'
import { paletteOpen } from '../open-state.ts'
import styles from './search-button.module.css'

/** Looks like a search box, and opens the palette. */
export function SearchButton() {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={styles.button}
      title={t('palette.search')}
      aria-haspopup="dialog"
      aria-keyshortcuts={tellKeys('Mod+K')}
      onClick={() => paletteOpen.set(true)}
    >
      <Icon name="search" />
      <span className={styles.words}>{t('palette.short')}</span>
      <KeyHint keys="Mod+K" />
    </button>
  )
}
