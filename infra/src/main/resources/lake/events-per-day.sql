WITH received AS (
  SELECT student_key, occurred_at, event_id, person_id, max_by(event_type, received_at) AS event_type
  FROM events
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?
  GROUP BY student_key, occurred_at, event_id, person_id
), local AS (
  SELECT event_type, CAST(at_timezone(from_iso8601_timestamp(occurred_at), ?) AS date) AS local_day
  FROM received
)
SELECT local_day, event_type, count(*) AS events
FROM local
WHERE local_day BETWEEN CAST(? AS date) AND CAST(? AS date)
GROUP BY local_day, event_type
ORDER BY local_day, event_type
