WITH received AS (
  SELECT DISTINCT student_key, occurred_at, event_id, person_id
  FROM events
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?
), local AS (
  SELECT student_key, CAST(at_timezone(from_iso8601_timestamp(occurred_at), ?) AS date) AS local_day
  FROM received
)
SELECT split_part(student_key, '#', 4) AS student_id, max(local_day) AS last_active, count(*) AS events
FROM local
WHERE local_day BETWEEN CAST(? AS date) AND CAST(? AS date)
GROUP BY student_key
HAVING max(local_day) < CAST(? AS date)
ORDER BY last_active, student_id
