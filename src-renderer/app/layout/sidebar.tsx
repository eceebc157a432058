import { useRouterState } from '@tanstack/react-router'
import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/icon-button.tsx'
import { joinClasses } from '../../ui/join-classes.ts'
import { tellKeys } from '../../ui/key-names.ts'
import { paletteOpen } from '../open-state.ts'
import { SearchButton } from '../palette/search-button.tsx'
import { NavigationList } from './navigation-list.tsx'
import styles from './sidebar.module.css'
import { SidebarFooter } from './sidebar-footer.tsx'

/** The pages; on a narrow screen a bar with a button that opens them as a drawer. */
export function Sidebar() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const href = useRouterState({ select: ({ location }) => location.href })
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the drawer
  useEffect(() => setOpen(false), [href])

  return (
    <>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <header className={styles.bar}>
          <Dialog.Trigger asChild>
            <IconButton icon="menu" label={t('layout.navigation')} withoutTooltip />
          </Dialog.Trigger>
          <span className={styles.mark}>Galley</span>
          <IconButton
            icon="search"
            label={t('palette.search')}
            aria-haspopup="dialog"
            aria-keyshortcuts={tellKeys('Mod+K')}
            onClick={() => paletteOpen.set(true)}
          />
        </header>
        <Dialog.Portal>
          <Dialog.Overlay className={styles.scrim} />
          <Dialog.Content className={joinClasses(styles.sidebar, styles.drawer)} aria-describedby={undefined}>
            <div className={styles.drawerHead}>
              <Dialog.Title className={styles.mark}>Galley</Dialog.Title>
              <Dialog.Close asChild>
                <IconButton icon="close" label={t('layout.close')} withoutTooltip />
              </Dialog.Close>
            </div>
            <NavigationList />
            <SidebarFooter />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <div className={joinClasses(styles.sidebar, styles.wide)}>
        <header className={styles.mark}>Galley</header>
        <SearchButton />
        <NavigationList />
        <SidebarFooter />
      </div>
    </>
  )
}
