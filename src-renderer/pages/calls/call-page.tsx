import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NotFound } from '../../app/not-found.tsx'
import { Button } from '../../ui/button.tsx'
import styles from './detail/call-detail.module.css'
import { CallDetail } from './detail/call-detail.tsx'
import { useCallTitle } from './detail/use-call-title.ts'

const route = getRouteApi('/calls/$id')

/** One call on a page of its own, to be linked to and printed. */
export function CallPage(): ReactNode {
  const { id } = route.useParams()
  // What is no number of a call was read as none.
  return id === 0 ? <NotFound /> : <OneCall id={id} />
}

function OneCall({ id }: { readonly id: number }) {
  const { t } = useTranslation('calls')
  const navigate = useNavigate()
  const title = useCallTitle(id)
  return (
    <div className={styles.page}>
      <header className={styles.pageHead}>
        <h1>{title}</h1>
        <Button variant="quiet" size="sm" icon="list" asChild>
          <a href={`#/calls?call=${id}`}>{t('detail.inList')}</a>
        </Button>
      </header>
      <CallDetail id={id} level={2} onOpen={other => void navigate({ to: '/calls/$id', params: { id: other } })} />
    </div>
  )
}
