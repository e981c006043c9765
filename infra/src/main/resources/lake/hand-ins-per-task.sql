WITH received AS (
  SELECT student_key, occurred_at, event_id, person_id, max_by(event_type, received_at) AS event_type,
    max_by(payload, received_at) AS payload
  FROM events
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?
  GROUP BY student_key, occurred_at, event_id, person_id
), handed_in AS (
  SELECT student_key, json_extract_scalar(payload, '$.tarea') AS task,
    CAST(at_timezone(from_iso8601_timestamp(occurred_at), ?) AS date) AS local_day
  FROM received
  WHERE event_type = 'tarea_completada'
)
SELECT task, min(local_day) AS first_day, max(local_day) AS last_day, count(*) AS hand_ins,
  count(DISTINCT student_key) AS students
FROM handed_in
WHERE local_day BETWEEN CAST(? AS date) AND CAST(? AS date)
GROUP BY task
ORDER BY students DESC, task
