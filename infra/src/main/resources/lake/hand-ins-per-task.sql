WITH received AS (
  SELECT student_key, event_type, payload, occurred_at,
    row_number() OVER (PARTITION BY student_key, event_key ORDER BY received_at DESC) AS copy
  FROM events
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?
), handed_in AS (
  SELECT student_key, json_extract_scalar(payload, '$.tarea') AS task,
    CAST(at_timezone(from_iso8601_timestamp(occurred_at), ?) AS date) AS local_day
  FROM received
  WHERE copy = 1 AND event_type = 'tarea_completada'
)
SELECT task, min(local_day) AS first_day, max(local_day) AS last_day, count(*) AS hand_ins,
  count(DISTINCT student_key) AS students
FROM handed_in
WHERE local_day BETWEEN CAST(? AS date) AND CAST(? AS date)
GROUP BY task
ORDER BY students DESC, task
