-- A plain set over a log of orders, as a yardstick: order days, gaps, medians, lifetimes, cohorts,
-- moves between states, quality and cells of the purchase models, a table for each.
-- $ORDERS, $AS_OF and $END (year × 12 + month of the as-of day) are put in by paired_history.py.

CREATE VIEW orders AS
SELECT *, order_date AS order_ts, amount < 0 AS is_refund FROM $ORDERS;

CREATE TABLE order_days AS
SELECT customer_id, order_day, CAST(SUM(CASE WHEN NOT is_refund THEN 1 ELSE 0 END) AS BIGINT) AS
n_orders, CAST(SUM(amt) AS BIGINT) AS amt, CAST(SUM(mar) AS BIGINT) AS mar FROM (SELECT DISTINCT
customer_id, order_id, CAST(order_ts AS DATE) AS order_day, is_refund, CAST(ROUND(amount * 100)
AS BIGINT) AS amt, CAST(ROUND(margin * 100) AS BIGINT) AS mar FROM orders WHERE customer_id IS
NOT NULL AND amount IS NOT NULL AND CAST(order_ts AS DATE) <= $AS_OF) o GROUP BY customer_id,
order_day;

CREATE TABLE gaps AS
SELECT customer_id, order_day, n_orders, amt, mar, CASE WHEN n_orders > 0 THEN DATE_DIFF('day',
prev_day, order_day) END AS gap FROM (SELECT customer_id, order_day, n_orders, amt, mar,
MAX(CASE WHEN n_orders > 0 THEN order_day END) OVER (PARTITION BY customer_id ORDER BY order_day
ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS prev_day FROM order_days) w;

CREATE TABLE medians AS
SELECT customer_id, CAST(MAX(n) AS BIGINT) AS n_gaps, AVG(CASE WHEN 2 * rn BETWEEN n AND n + 2
THEN CAST(gap AS DOUBLE) END) AS med_gap FROM (SELECT customer_id, gap, ROW_NUMBER() OVER
(PARTITION BY customer_id ORDER BY gap) AS rn, COUNT(*) OVER (PARTITION BY customer_id) AS n
FROM gaps WHERE gap IS NOT NULL) q GROUP BY customer_id;

CREATE TABLE summary AS
SELECT s.*, CASE WHEN DATE_DIFF('day', last_day, $AS_OF) > thr THEN 1 ELSE 0 END AS lapsed FROM
(SELECT b.customer_id, b.first_day, b.last_day, b.order_days - 1 AS x, DATE_DIFF('day',
b.first_day, b.last_day) AS t_x, DATE_DIFF('day', b.first_day, $AS_OF) AS t_cal, b.amt /
CAST(b.order_days AS DOUBLE) AS mean_spend, b.amt, b.mar, m.med_gap, CASE WHEN n_gaps >= 3 THEN
CAST(FLOOR(LEAST(540, GREATEST(90, 3 * med_gap))) AS INT) ELSE 180 END AS thr FROM (SELECT
customer_id, MIN(CASE WHEN n_orders > 0 THEN order_day END) AS first_day, MAX(CASE WHEN n_orders
> 0 THEN order_day END) AS last_day, CAST(SUM(CASE WHEN n_orders > 0 THEN 1 ELSE 0 END) AS
BIGINT) AS order_days, CAST(SUM(amt) AS BIGINT) AS amt, CAST(SUM(mar) AS BIGINT) AS mar FROM
order_days GROUP BY customer_id) b LEFT JOIN medians m ON b.customer_id = m.customer_id WHERE
b.order_days > 0) s;

CREATE TABLE episode_days AS
SELECT g.customer_id, g.order_day, g.n_orders, g.amt, g.mar, CAST(1 + SUM(CASE WHEN g.gap >
s.thr THEN 1 ELSE 0 END) OVER (PARTITION BY g.customer_id ORDER BY g.order_day ROWS BETWEEN
UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS episode, CAST(SUM(CASE WHEN g.n_orders > 0
THEN 1 ELSE 0 END) OVER (PARTITION BY g.customer_id ORDER BY g.order_day ROWS BETWEEN UNBOUNDED
PRECEDING AND CURRENT ROW) AS BIGINT) AS n FROM gaps g JOIN summary s ON g.customer_id =
s.customer_id WHERE g.order_day >= s.first_day;

CREATE TABLE episodes AS
SELECT customer_id, episode, MIN(order_day) AS start_day, MAX(CASE WHEN n_orders > 0 THEN
order_day END) AS end_day, CAST(SUM(n_orders) AS BIGINT) AS orders, CAST(SUM(amt) AS BIGINT) AS
amt, CAST(SUM(mar) AS BIGINT) AS mar FROM episode_days GROUP BY customer_id, episode;

CREATE TABLE lifetimes AS
SELECT customer_id, MAX(episode) AS n_lifetimes, MIN(CASE WHEN episode = 1 THEN start_day END)
AS start1, MIN(CASE WHEN episode = 1 THEN end_day END) AS end1, MIN(CASE WHEN episode = 1 THEN
orders END) AS orders1, MIN(CASE WHEN episode = 1 THEN mar END) AS mar1, MIN(CASE WHEN episode =
2 THEN start_day END) AS start2, MIN(CASE WHEN episode = 2 THEN end_day END) AS end2, MIN(CASE
WHEN episode = 2 THEN orders END) AS orders2, MIN(CASE WHEN episode = 2 THEN mar END) AS mar2
FROM episodes GROUP BY customer_id;

CREATE TABLE cohorts AS
SELECT cohort, age, COUNT(DISTINCT CASE WHEN n_orders > 0 THEN customer_id END) AS active,
CAST(SUM(n_orders) AS BIGINT) AS orders, CAST(SUM(amt) AS BIGINT) AS amt, CAST(SUM(mar) AS
BIGINT) AS mar FROM (SELECT d.customer_id, (EXTRACT(YEAR FROM s.first_day) * 12 + EXTRACT(MONTH
FROM s.first_day) - 1) AS cohort, (EXTRACT(YEAR FROM d.order_day) * 12 + EXTRACT(MONTH FROM
d.order_day) - 1) - (EXTRACT(YEAR FROM s.first_day) * 12 + EXTRACT(MONTH FROM s.first_day) - 1)
AS age, d.n_orders, d.amt, d.mar FROM order_days d JOIN summary s ON d.customer_id =
s.customer_id WHERE d.order_day >= s.first_day) c GROUP BY cohort, age;

CREATE TABLE active_months AS
SELECT customer_id, order_month, base, ar, CASE WHEN lo > ar THEN lo ELSE ar + 1 END AS lo,
next_month FROM (SELECT k.customer_id, k.order_month, k.next_month, CASE WHEN k.n1 = 1 THEN
'first-time' WHEN k.episode > 1 AND k.k = 1 THEN 'won-back' WHEN k.k >= 4 THEN 'loyal' ELSE
'repeat' END AS base, (EXTRACT(YEAR FROM (k.last_day + CAST(61 AS INTEGER))) * 12 +
EXTRACT(MONTH FROM (k.last_day + CAST(61 AS INTEGER))) - 1) AS ar, (EXTRACT(YEAR FROM
(k.last_day + CAST((s.thr + 1) AS INTEGER))) * 12 + EXTRACT(MONTH FROM (k.last_day + CAST((s.thr
+ 1) AS INTEGER))) - 1) AS lo FROM (SELECT customer_id, order_month, episode, last_day, n1, n1 -
MIN(n0) OVER (PARTITION BY customer_id, episode) + 1 AS k, LEAD(order_month) OVER (PARTITION BY
customer_id ORDER BY last_day) AS next_month FROM (SELECT customer_id, order_month, episode,
MAX(order_day) AS last_day, MIN(n) AS n0, MAX(n) AS n1 FROM (SELECT customer_id, (EXTRACT(YEAR
FROM order_day) * 12 + EXTRACT(MONTH FROM order_day) - 1) AS order_month, episode, order_day, n
FROM episode_days WHERE n_orders > 0) p GROUP BY customer_id, order_month, episode) em) k JOIN
summary s ON k.customer_id = s.customer_id WHERE k.next_month IS NULL OR k.next_month >
k.order_month) b;

CREATE TABLE moves AS
SELECT calendar_month AS month, from_state, to_state, COUNT(*) AS n FROM ( SELECT order_month AS
calendar_month, COALESCE(CASE WHEN order_month > p_lo THEN 'lost' WHEN order_month > p_ar THEN
'at-risk' ELSE p_base END, 'prospect') AS from_state, base AS to_state FROM (SELECT order_month,
base, LAG(base) OVER (PARTITION BY customer_id ORDER BY order_month) AS p_base, LAG(ar) OVER
(PARTITION BY customer_id ORDER BY order_month) AS p_ar, LAG(lo) OVER (PARTITION BY customer_id
ORDER BY order_month) AS p_lo FROM active_months) q UNION ALL SELECT ar, base, 'at-risk' FROM
active_months WHERE ar < COALESCE(next_month, $END) AND ar < $END UNION ALL SELECT lo,
'at-risk', 'lost' FROM active_months WHERE lo < COALESCE(next_month, $END) AND lo < $END) u
GROUP BY calendar_month, from_state, to_state;

CREATE TABLE quality AS
SELECT COUNT(*) AS n_rows, COUNT(DISTINCT order_id) AS n_order_ids, COUNT(*) - COUNT(DISTINCT
order_id) AS dup_order_rows, CAST(SUM(CASE WHEN customer_id IS NULL THEN 1 ELSE 0 END) AS
BIGINT) AS null_customer, CAST(SUM(CASE WHEN amount IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS
null_amount, CAST(SUM(CASE WHEN order_ts IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS null_ts,
CAST(SUM(CASE WHEN amount < 0 AND NOT is_refund THEN 1 ELSE 0 END) AS BIGINT) AS neg_not_refund,
CAST(SUM(CASE WHEN is_refund THEN 1 ELSE 0 END) AS BIGINT) AS refunds, CAST(SUM(CASE WHEN
CAST(order_ts AS DATE) > $AS_OF THEN 1 ELSE 0 END) AS BIGINT) AS future_rows, CAST(SUM(CASE WHEN
margin > amount AND amount > 0 THEN 1 ELSE 0 END) AS BIGINT) AS margin_gt_amount, MIN(order_ts)
AS min_ts, MAX(order_ts) AS max_ts FROM orders;

CREATE TABLE cells AS
SELECT x, COUNT(*) AS n, AVG(CAST(t_x AS DOUBLE)) AS t_x, AVG(CAST(t_cal AS DOUBLE)) AS t_cal
FROM (SELECT x, t_x, t_cal, CASE WHEN x = 0 THEN 0 ELSE 1 + FLOOR(LN(1 + t_x / 31.0) / (0.1 /
SQRT(1 + x))) END AS ktx, FLOOR(LN(1 + t_cal / 31.0) / (0.1 / SQRT(1 + x))) AS kt FROM summary)
c GROUP BY x, ktx, kt;
