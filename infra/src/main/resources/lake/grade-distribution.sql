WITH written AS (
  SELECT change.subject.s AS subject, change.period.s AS period,
    TRY_CAST(change.consolidated_score.n AS double) AS score,
    COALESCE(TRY_CAST(change.scale_min.n AS double), 0) AS scale_min,
    COALESCE(TRY_CAST(change.scale_max.n AS double), 100) AS scale_max,
    change.passing.bool AS passing,
    row_number() OVER (
      PARTITION BY student_key, change_key ORDER BY CAST(change.version.n AS bigint) DESC) AS copy
  FROM grade_changes
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ? AND change_key LIKE '{GRADES}%'
), latest AS (
  SELECT subject, period, passing,
    CAST(floor(least(9.0, 10 * (score - scale_min) / (scale_max - scale_min))) * 10 AS integer) AS from_percent
  FROM written
  WHERE copy = 1 AND score IS NOT NULL
)
SELECT subject, period, from_percent, sum(CASE WHEN passing THEN 1 ELSE 0 END) AS passing,
  count(*) AS students
FROM latest
GROUP BY subject, period, from_percent
ORDER BY subject, period, from_percent
