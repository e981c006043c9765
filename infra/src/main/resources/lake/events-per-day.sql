WITH received AS (
  SELECT event_type, occurred_at,
    row_number() OVER (PARTITION BY student_key, event_key ORDER BY received_at DESC) AS copy
  FROM events
  WHERE school_id = ? AND concat(year, month) BETWEEN ? AND ?
), local AS (
  SELECT event_type, CAST(at_timezone(from_iso8601_timestamp(occurred_at), ?) AS date) AS local_day
  FROM received
  WHERE copy = 1
)
SELECT local_day, event_type, count(*) AS events
FROM local
WHERE local_day BETWEEN CAST(? AS date) AND CAST(? AS date)
GROUP BY local_day, event_type
ORDER BY local_day, event_type
