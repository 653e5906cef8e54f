/* Sorting and filtering of the overview's table. It only makes easier what the page shows without it: every row is there
   from the beginning, and comes back when a filter is cleared. It asks nothing of anybody and keeps nothing. */
"use strict";
(function () {
	var table = document.querySelector("table.matrix");
	if (!table)
		return;
	var rows = Array.prototype.slice.call(table.querySelectorAll("tbody tr:not(.group)"));
	var places = new Map(rows.map(function (row, place) { return [row, place]; }));
	var ranks = { "no-go": 0, "hold": 1, "go": 2 };

	function words(row, selector) {
		var cell = row.querySelector(selector);
		return cell ? cell.textContent.trim().toLowerCase() : "";
	}

	/* Days come first, then what was found no end, then what is not cleared at all. */
	function until(row) {
		return row.dataset.until || (row.classList.contains("go") ? "a" : "b");
	}

	var keys = {
		name: function (row) { return words(row, "th a"); },
		decision: function (row) { return ranks[row.className]; },
		owner: function (row) { return words(row, ".owner"); },
		until: until
	};

	/* ---- sorting, where all products stand on this page in one group ---- */

	function sort(head, heads) {
		var down = head.getAttribute("aria-sort") === "ascending";
		var key = keys[head.dataset.sort];
		heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
		head.setAttribute("aria-sort", down ? "descending" : "ascending");
		var sorted = rows.slice().sort(function (a, b) {
			var left = key(a), right = key(b);
			var order = left < right ? -1 : left > right ? 1 : 0;
			return (down ? -order : order) || places.get(a) - places.get(b);
		});
		var body = table.tBodies[0];
		sorted.forEach(function (row) { body.appendChild(row); });
	}

	if (table.dataset.whole && table.tBodies.length === 1) {
		var heads = Array.prototype.slice.call(table.querySelectorAll("th[data-sort]"));
		heads.forEach(function (head) {
			var button = document.createElement("button");
			button.type = "button";
			button.setAttribute("aria-label", "Sort by " + head.textContent);
			button.addEventListener("click", function () { sort(head, heads); });
			head.append(" ", button);
		});
	}

	/* ---- filtering ---- */

	function labelled(text, control) {
		var label = document.createElement("label");
		label.append(text, control);
		return label;
	}

	function choice(values) {
		var select = document.createElement("select");
		select.add(new Option("any", ""));
		values.forEach(function (value) { select.add(new Option(value[0], value[1])); });
		return select;
	}

	function input(type) {
		var control = document.createElement("input");
		control.type = type;
		return control;
	}

	function owners(row) {
		return row.dataset.owners ? row.dataset.owners.split(", ") : [];
	}

	var names = new Set();
	rows.forEach(function (row) { owners(row).forEach(function (name) { names.add(name); }); });
	var search = input("search");
	var decision = choice([["NO-GO", "no-go"], ["HOLD", "hold"], ["GO", "go"]]);
	var owner = choice(Array.from(names).sort().map(function (name) { return [name, name]; }));
	var before = input("date");
	var shown = document.createElement("output");
	var form = document.createElement("form");
	var clear = document.createElement("button");
	clear.type = "reset";
	clear.textContent = "Clear";
	form.className = "filter";
	form.setAttribute("aria-label", "Filter");
	form.append(labelled("Name", search), labelled("Decision", decision), labelled("Owner, or who must act", owner),
		labelled("Lapses before", before), clear, shown);

	function matches(row) {
		if (search.value && row.querySelector("th").textContent.toLowerCase().indexOf(search.value.toLowerCase()) < 0)
			return false;
		if (decision.value && row.className !== decision.value)
			return false;
		if (owner.value && owners(row).indexOf(owner.value) < 0)
			return false;
		return !before.value || (row.dataset.until !== "" && row.dataset.until < before.value);
	}

	function apply() {
		var count = 0;
		rows.forEach(function (row) {
			row.hidden = !matches(row);
			count += row.hidden ? 0 : 1;
		});
		Array.prototype.forEach.call(table.tBodies, function (body) {
			body.hidden = !body.querySelector("tr:not(.group):not([hidden])");
		});
		shown.textContent = count + " of " + rows.length + (table.dataset.whole ? " shown" : " on this page shown");
	}

	form.addEventListener("input", apply);
	form.addEventListener("reset", function () { setTimeout(apply); });
	form.addEventListener("submit", function (event) { event.preventDefault(); });
	table.parentNode.before(form);
	apply();
}());
