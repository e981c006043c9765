WITH logged AS (
  SELECT change,
    row_number() OVER (PARTITION BY student_key, change_key ORDER BY change.changed_at.s) AS copy
  FROM grade_changes
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?
    AND change_key LIKE '{CHANGES}%' AND split_part(student_key, '#', 4) = ?
)
SELECT change.changed_at.s AS changed_at, change.changed_by.s AS changed_by, change.subject.s AS subject,
  change.period.s AS period, change.evaluation_id.s AS evaluation_id,
  COALESCE(change.score_before.n, change.status_before.s) AS before,
  COALESCE(change.score_after.n, change.status_after.s) AS after,
  change.reason.s AS reason
FROM logged
WHERE copy = 1
ORDER BY changed_at, evaluation_id
