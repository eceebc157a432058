import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { SentenceGap } from '../format/sentence-gap.tsx'
import { Banner } from '../ui/states.tsx'

export interface LeftOutNoteProps {
  /** `name=value` of what was dropped from the address. */
  readonly leftOut: readonly string[] | undefined
  readonly onClose: () => void
}

/** Says what of an address was not understood: a list that is wider than was asked for must not pass for what was asked for. */
export function LeftOutNote({ leftOut, onClose }: LeftOutNoteProps) {
  const { t } = useTranslation()
  if (leftOut === undefined || leftOut.length === 0) return null
  return (
    <Banner tone="warn" onClose={onClose}>
      {t('leftOut.text', { count: leftOut.length })}
      <SentenceGap />
      {leftOut.map((each, at) => (
        <Fragment key={each}>
          {at > 0 && t('leftOut.comma')}
          <code translate="no">{each}</code>
        </Fragment>
      ))}
    </Banner>
  )
}
