"""English: the words for each symbol of the grammar.

A phrase is a list of words; `a|b` chooses, `?` makes a word optional; phrases are
separated by commas or new lines. `SYMBOL:value` gives the symbol a value.
"""

from __future__ import annotations

GENRES = {
    "Action": "action, actions, action-packed",
    "Adventure": "adventure, adventures, adventurous",
    "Animation": "animation, animations, animated, cartoon, cartoons, anime, toon, toons",
    "Children": "something for the kids, with the kids, kid friendly, with my kids, children, childrens, kids, kid, family, for kids, for children, childrens movies",
    "Comedy": "funnier, more fun, laugh, laughs, make me laugh, hilarious, laugh out loud, something funny, funny, comedy, comedies, comedic, funny|humorous film|films|movie|movies|flick|flicks, comedys",
    "Crime": "crime, crimes, gangster, heist, mafia",
    "Documentary": "documentary, documentaries, docu, docs, docus, documentarys, doc, nonfiction",
    "Drama": "weepie, weepies, tearjerker, tear jerker, make me cry, a good cry, drama, dramas, dramatic",
    "Fantasy": "fantasy, fantasies, fantasys",
    "Film-Noir": "film noir, film-noir, film noirs, films noir, noir, noirs, noir film|films",
    "Horror": "scarier, something scary, get scared, creepy, spooky, horror, horrors, scary, slasher, slashers, horror movie|film",
    "IMAX": "imax",
    "Musical": "musical, musicals",
    "Mystery": "mystery, mysteries, whodunit, whodunits, mysterys",
    "Romance": "more romantic, something romantic, romcommy, romance, romances, romantic, love story, love stories, rom",
    "Sci-Fi": "sci-fi, scifi, science fiction, science-fiction, sf, sci-fis, scifis, sci fi",
    "Thriller": "something thrilling, more suspenseful, nail biter, edge of my seat, thriller, thrillers, suspense",
    "War": "war, war film|films|movie|movies",
    "Western": "western, westerns, cowboy",
    "Romance+Comedy": "romcom, romcoms, rom-com, rom-coms, romantic comedy, romantic comedies",
}

WORDS = {
    # questions of their own kind
    "CORRECTION": "i mean, i meant, or rather, make that, scratch that, no make that, sorry i mean, i mean to say, no wait, no sorry, correction",
    "OWNAGE": "in my teens|twenties|thirties|forties|fifties|youth|childhood, my teens|twenties|thirties|forties|youth|childhood, my school|student|college days|years, when i was a? kid|child|teenager|young|younger|student|boy|girl, when i was little|born, when i was growing up, since i was born, since my birthday, before i was born, at my age, in high school|college|uni, as a kid|child|teenager",
    "SORT": "order|sort|rank the|my|all, sort by, order by, put in order",
    "USUALLY": "usually|normally|typically|generally|mostly rate|watch|log, tend to rate|watch|log",
    "TASTE": "my taste, my tastes, my taste in movies|films|film, my profile, my habits, my viewing habits, my rating habits, my preferences, my stats, my statistics, my movie taste, my film taste, what kind of movies|films do i like, what sort of movies|films do i like, what type of movies|films do i like, what do i like, what are my tastes, am i into",
    "MINE:sole": "nobody else rated|has|have|saw|scored, nobody else has rated|seen|scored, no one else rated|saw|scored, no one else has rated|seen|scored, noone else rated, noone else has rated, only i rated|scored|saw, only i have rated|scored|seen, only i ever rated, im the only one who rated|scored, im the only one to have rated, im the only rater of|for, i am the only one who rated, im the only person who rated, i was the only one to rate, with only my rating, whose only rating is mine, rated only by me, rated by only me, rated by just me, rated by me alone",
    "ALLYEARS": "all years together, all years combined, across all? years, over all? the? years, in any year, whatever the year, whichever year, regardless of year, regardless of the year, of any year, all years, any given year, year after year, no matter the year, no matter which year",
    "FROM_ME": "come from me, comes from me, came from me, are mine, is mine, belong to me, were mine, are by me, are my own, were made by me, made by me, made up of mine, do mine make up, do i account for, am i responsible for, i account for, do my ratings make up, is due to me, are due to me",
    "DIGEST": "digest, weekly digest, weekly summary, weekly report, weekly recap, week in review, how was my week, how did my week go, hows my week been, how has my week been, my week in films|movies|film, recap of the week, recap of my week, summary of my week, summarise my week, summarize my week, summarize the week, sum up my week, my weekly|week recap|roundup|report|summary, week in film|films|movies, how was last week, recap last week, last weeks digest, weeks digest",
    "YEARREVIEW": "in review, the year in review, year in review, my year in film|films|movies, year in film|films|movies, annual review, annual recap, annual summary, yearly recap, yearly review, yearly summary, recap of the year, recap of my year, sum up my year, summarise my year, summarize my year, how was my year, how did my year go, year recap, wrapped, my wrapped, year summary, summary of my year, my year so far, how has my year been, how is my year going",
    "ABOUT:self": "who made you, who built you, who created you, are you chatgpt, are you gpt, are you human, are you a bot, are you an ai, are you a robot, are you a real person, are you real, what are you, who are you, which model are you, what model are you, what model is this, do you use a? language model, do you use a? llm, do you use ai, are you a language model, is this ai, is this chatgpt, whats your name, what is your name, do you have a name, what llm, which llm",
    "ABOUT:privacy": "is my data safe, is my data private, who can see my ratings, can others see my ratings, do you share my data, do you store my data, do you sell my data, are my ratings private, are my ratings public, can other people see my ratings, can anyone see my ratings, is this private, where is my data stored, where is my data, do you remember me, do you keep my questions",
    "ABOUT:method": "how is the average computed|calculated, how do you compute|calculate, how are averages computed|calculated, how do you know, how did you get that|this, how did you work that out, where do you get, where does this come from, where do your numbers come from, where do the numbers come from, what does the average mean, how is that computed|calculated, how do you calculate that, how reliable are you, can i trust you, are you sure, are you certain, do you ever make things up, do you hallucinate, whats your source, source please, based on what, says who, explain that, explain yourself, how come, show your work, show the query, what did you understand, what query",
    "ABOUT:rating": "how do i rate a film|movie, how can i rate, how to rate, how do i give a rating, how do i add a rating, how do i change a rating, how do i delete a rating, how do i rate something, what is a rating, what is a star, what does a rating mean, what do the stars mean, what does a half star mean, whats the scale, what is the scale, what scale do you use, how does the rating scale work, what is the rating scale, how do ratings work, whats the highest i can give, whats the rating scale",
    "ABOUT:recommendation": "how do you pick, how do you choose, how do recommendations work, how do you recommend, how do your recommendations work, why this film|movie, why these films|movies, why these, why did you pick|recommend|suggest, why do you recommend, why are you recommending, based on what do you recommend, how are recommendations made",
    # who
    "ME": "ive, ur boy, yours truly, i, me, my, mine, ive, im, id, myself, we, our, ill, mi",
    "PEOPLE": "ppl, peeps, subscribers, accounts, contributors, reviewers, rater, cinephiles, people, users, viewers, raters, members, voters, reviewers, persons, folks, user, person, member, viewer, of us",
    "ALL": """everybody elses, other folks, the world, the average rater, the average member, typical rater, typical member, the crowds, my peers, peers, everyone, everybody, everyones, everybodys, everyone else, everybody else, community,
        communitys, all users, all the users, all members, all people, all viewers, the site, site,
        sites, overall, the crowd, crowd, the public, public, site wide, sitewide, across all users, everyone elses,
        global, globally, average user, average person, other users, other users', averages users,
        the average user, typical user, typical person, the rest, rest of the users, rest of you, everyone together, average users,
        other people, others, other peoples, other members, other viewers, average member, average viewer, the others,
        general public, whole site, the whole community, mean user, users overall, most people, regular user,
        all ratings, all the ratings, peoples ratings, the masses, the platform, platform, all raters, general audience, audience""",
    "CATALOG": """film collection, movie collection, in here, film library, movie library, your collection, your library, archive, listings, catalogue, catalog, library, database, collection, data, dataset, data set,
        db, on the site, in the system, on here""",
    # things
    "FILM": """film, films, movie, movies, flick, flicks, title, titles, releases, picture, pictures, pic,
        pics, feature, features, movys, moives, movei""",
    "RATING": """rating, ratings, score, scores, vote, votes, review, reviews, mark, marks, grade,
        grades, ratting, rattings, scoring""",
    "STAR": "star, stars, starred, starrer, starrers, pts, out of 5, out of five, / 5, star rating, stars out of 5",
    "TAG": "tag, tags, label, labels, keyword, keywords",
    "D_GENRE": "genre, genres, kind of movie|movies|film|films, type of movie|movies|film|films, "
    "kinds of movie|movies|film|films, types of movie|movies|film|films, category, categories, sort of movies|films",
    "D_DECADE": "decade, decades, release decade, release decades, era, eras, decade of release",
    "D_RELYEAR": "release year, release years, year of release, years of release, movie year, film year",
    "D_YEAR": "year, years, yr, yrs, yearly, annually, annual, calendar year, calendar years, rating year",
    "D_MONTH": "month, months, monthly, calendar month",
    "D_WEEK": "week, weeks, weekly",
    "D_DAY": "day, days, daily, date, dates, single day, calendar day",
    "D_WEEKDAY": "day of the week, days of the week, weekday name, day of week, week day, dow",
    "D_HOUR": "hour, hours, time of day, hour of the day, hour of day, hours of the day, oclock hour, time of the day, hourly",
    "D_QUARTER": "quarter, quarters, quarterly",
    "D_STARS": """of the stars, star ratings values, star value, star values, rating value, rating values, star level, star levels, score value,
        star rating value, score values, possible score, star count, half star step, star bucket, rating level""",
    "DISTRIBUTION": """the spread of, show the spread, show me the spread, spread of my, distribution, distributions, distributed, breakdown, break down, histogram, spread out, spread over, spread across, broken down,
        split up, split, break it down""",
    # questions
    "WHICH": "which, what, whats, whichs, wich, wat",
    "HOWMANY": "hw mny, hw many, how mny, hwo many, how big is, how large is, size of, grand total of, total of, the total number of, whats the number of, how mny, how manny, total count of, what number of, how many, number of, how much, count, count of, total number of, total films|movies|ratings|tags, the number of, tally, hw many, amount of, howmany, quantity of, count up",
    "HOWOFTEN": "how often, how frequently, how many times",
    "WHEN": "when, when s, what date, on what date, which date, on which date, what day did, whats the date",
    "WHO": "who, whos, whose, whom",
    "HOW": "how, hows, how do, how does, how did",
    "WHY": "why",
    "LIST": "gimme, give us, pull up, bring up a list of, what were, whichever, list, show, show me, display, enumerate, name, name all, give me a list of, list all, give me, find, find me, tell me, get me, see, all the, print",
    "BE": "are, were, is, was, be, being, been, am",
    "HAVE": "hav, hve, have, has, had, having",
    "DO": "do, does, did",
    # verbs
    "RATE": """rated, rate, rates, scored, graded, reviewed, logged, voted, judge, judged, rating stuff, rating things, raitng,
        rated things, rated stuff, ratted, voted on, voted for, rating films|movies, marked""",
    "GIVE": "gave, give, given, giving, gives, awarded, award, assigned, handed, hand out, handed out, hand, gived, dished out, use, used",
    "SEEN": "seen, watched, watch, saw, watching",
    "TAGV": "tagged, labelled, labeled, tagging",
    "PUT": "write, gave, wrote, stuck, attach, slapped, put, added, add, used, applied, apply, assigned, attached, written",
    "RELEASED": "released, release, came out, come out, made, produced, premiered, filmed, shot, out in, dating, dated, from the year, comes out",
    "ENJOY": "like, love, enjoy, prefer, loved, liked, enjoyed, fond of, keen on, into, am into, appreciate",
    # measures
    "AVG": "usually|normally|typically|generally give|score, tend to give|score, usual score for|of, usual rating for|of, rating average, score average, middle of the road rating, average mark, mean mark, average grade, average, averages, avg, mean, on average, averaged, averaging, avarage, avrg, ave, typical score, average out, in average, average score, average rating, mean score, mean rating, avg score, avg rating",
    "MEDIAN": "the median, middle of my ratings, median, middle score, middle rating, medium score, middle value, median score, median rating",
    "MODE": "most common score|rating|value, most frequent score|rating|value, commonest score|rating, most typical score|rating, mode, modal, modal value|rating|score",
    "STD": """how wildly, how much do my ratings vary, how much do my scores vary, volatility, vary, standard deviation, std dev, stdev, std, stddev, standard dev, std deviation, deviation, variability, variance,
        spread, dispersion, sd, how consistent, consistency, how varied, how spread out""",
    "PCT": """percentagewise, percent wise, how much of, what portion of, how many percent, how many %, what %, percentage wise, in percent, percentages, out of 100, percent, percentage, percentages, %, share, proportion, fraction, portion, per cent, pct, how big a share,
        what part, which part, how large a share, percent of""",
    "RANK": "do i place, where am i, how high up am i, how do i stack up, leaderboard, league table, standings, placed, how do i compare, rank, ranked, ranking, position, place, standing, percentile, where do i stand, ranked",
    "GAP": "how far off, far off, how far am i from, how different, differ most from, how much higher, how much lower, how far apart, distance, stray from, strays from, at odds with, part ways, out of line with, differ the most, disagree most, disagree the most, disagree with, difference, gap, differ, differs, diff, differ from, deviate, discrepancy, apart, disagree, disagreement, disagreements, disagreed, out of step, diverge",
    "OVER": "way|far|well|much|most above|over the? community|crowd|others|rest|everyone|everybody|site|average|masses, above the? community|crowd|others|rest|everyone|everybody|masses, over the? community|crowd|others|rest|everyone|everybody|masses, way|much higher than the? community|crowd|others|rest|everyone|everybody|average, more generous than the? community|crowd|others|rest|everyone|everybody, like more than, loved more than, liked more than, overrate, furthest above, most above, far above, well above, far higher than, much higher than everyone, over-rate, overrated, higher than everyone, overvalue, overrating, above the crowd, more than everyone, more than the community",
    "UNDER": "way|far|well|much|most below|under the? community|crowd|others|rest|everyone|everybody|site|average|masses, below the? community|crowd|others|rest|everyone|everybody|masses, under the? community|crowd|others|rest|everyone|everybody|masses, way|much lower than the? community|crowd|others|rest|everyone|everybody|average, harsher than the? community|crowd|others|rest|everyone|everybody, like less than, liked less than, underrate, furthest below, most below, far below, well below, much lower than everyone, under-rate, underrated, lower than everyone, undervalue, underrating, harsher than everyone, less than everyone, less than the community",
    "GENEROUS": "softie, kinder on, easier on, softer on, nicer to, gentler, gentle, big softie, generous with, generous, generous|lenient rater|scorer|marker, more generous rater, generously, lenient, kind, kinder, kindest, nicer, soft, softer, generosity, easy, easier, most generous, more generous",
    "HARSH": "tough|tougher|harsh|harsher|hard|harder|strict|stricter critic|judge|grader|rater|marker, tougher on, harder on, harsher on, grumpy, grumpier, harsh|harsher|strict|stricter|tough|tougher rater|critic|scorer|marker, harsh, harsher, harshest, strict, stricter, strictest, tough, tougher, toughest, picky, pickier, critical, meaner, severe, hard, stingy, stingier",
    "ACTIVE": "active days, days active, rating days, distinct days, different days, separate days, unique days",
    "ACTIVITY": "active, busy, activity, prolific",
    "BUSIEST": "busiest ever, record, most action, heaviest, busiest, most active, most prolific, peak, most productive, most busy",
    "QUIETEST": "calmest, emptiest, most idle, quietest, least active, slowest, least busy, laziest, least productive",
    # orders
    "BEST": """highly rated, well rated, well regarded, acclaimed, like best, enjoy most, like most, like the most, enjoy the most, love most, love the most, highest rating on, highest average, highest mean, best average, best score, best rating, top average, prefer most, rated the highest, rate the highest, rated the best, score the highest, scored the highest, best regarded, highest regarded, best received, top scored, from best to worst, best to worst, beloved, most beloved, most adored, best-reviewed, best, highest, top rated, top-rated, highest rated, highest-rated, highest scoring, highest scored,
        best rated, best-rated, best reviewed, greatest, best scoring, best liked, best-liked, strongest, finest, most loved, most liked,
        highest on average, most highly rated, most acclaimed, highest rating, highest score, rated highest,
        rate highest, rate best, score highest, rated best, higest, top scoring, hightest, best loved, i like most, i like best, scored highest, i enjoy most""",
    "WORST": """like least, like the least, enjoy least, enjoy the least, hate most, hate the most, dislike most, dislike the most, lowest average, lowest mean, worst average, worst score, worst rating, rated the lowest, rate the lowest, rated the worst, score the lowest, scored the lowest, worst received, from worst to best, worst to best, most loathed, panned, most panned, worst, lowest, lowest rated, lowest-rated, lowest scoring, lowest scored, worst rated,
        worst-rated, worst reviewed, bottom rated, weakest, lowest on average, most hated, most disliked, least loved,
        lowest rating, lowest score, rated lowest, rate lowest, rate worst, score lowest, rated worst, least liked,
        poorest, i like least, scored lowest, least enjoyed""",
    "TOP": "top, leading, first few, biggest hits, head of",
    "BOTTOM": "bottom, bottom of",
    "LEASTFAV": "least favourite, least favorite, least favourites, least favorites, least preferred, least fav",
    "FAV": "favourite, favorite, favourites, favorites, fav, fave, favs, faves, favorit, favourit, preferred",
    "MOST": """the most often, biggest number of, highest number of, greatest number of, most times, the most times, largest number of, the bulk of, most, most often, most frequently, most rated, most-rated, most popular, popular, most reviewed, biggest,
        most watched, most viewed, most voted, most numerous, commonest, largest, most common, most seen, most frequent, most frequently used, most often used, most commonly, mostly, most used, most of""",
    "LEAST": "lowest number of, smallest number of, least of all, least, fewest, least often, least rated, least-rated, least popular, rarest, smallest, least common, rarely, least used, least frequently, least watched, unpopular",
    "OLDEST": "oldest, earliest, most ancient, vintage",
    "NEWEST": "newest, latest, most recent, most recently released, recent, youngest, freshest, recentest",
    "FIRST": "first, very first, initial, 1st, earliest rated",
    "LASTONE": "last one, most recently, last thing",
    "CONTRO": """most argued about, love it or hate it, love or hate, mixed reactions, marmite, widest spread, biggest spread, largest spread, highest deviation, highest standard deviation, largest standard deviation, most spread out, people disagree on most, disagreed on most, most divisive, divisive, most controversial, controversial, most polarising, polarizing, polarising,
        most polarizing, most divided, split opinion, split opinions, divides people, most disagreed, divided, most varied, most inconsistent, inconsistent, vary most, least consistent, varied most, varies most, vary the most, vary""",
    "CONSENSUS": "lowest standard deviation, smallest spread, narrowest spread, least spread, least disagreement, smallest deviation, most agreed, least divisive, least controversial, most consistent, consistent, least varied, agree most, most uniform, least polarising, vary least, varies least, agrees on",
    "HIGHER": "wins, win, comes out on top, ahead of, beat, beats, on top, ahead, higher, better, more highly, above average, kinder to, more favourably, highest of",
    "LOWER": "lower, worse, below average",
    "MORE": "more, more often, more of, more frequently, outnumber, outnumbered",
    "FEWER": "fewer, less, less often, less frequently",
    # comparators
    "GE": "need, needs, needing, require, requires, requiring, minimal, no less, not less, as a minimum, at a minimum, with at least, nothing below, nothing under, no worse than, at least, minimum, minimum of, min, min of, no fewer than, not fewer than, not less than, no less than, >=, ≥, > =, a minimum of, atleast, with min, no lower than, at the very least, upwards of, not under",
    "GT": "north of, exceeding the, more than, over, above, greater than, exceeding, >, higher than, better than, bigger than, beyond, larger than, in excess of",
    "LE": "at most, maximum, maximum of, max, no more than, up to, not more than, <=, ≤, < =, no higher than, not over, not above, at the most",
    "LT": "south of, beneath, fewer than, less than, under, below, <, lower than, worse than, smaller than, short of",
    "EQ": "exactly, just, precisely, =, only, a perfect, straight, exact, flat, solely",
    "GEA": "or more, or higher, or above, or better, and up, and above, and over, or over, plus, +, or greater, and higher, and more, upwards, or up, and better, minimum, at least, or more than that",
    "LEA": "or less, or fewer, or lower, or below, or under, and below, or worse, and under, and lower, maximum, at most, tops, or less than that, and down, max",
    "BETWEEN": "between, in between, betwen",
    "HALF": "half star, half stars, half-star, half-stars, ending in .5, half points, half point, point five, half star ratings, half marks, non-whole, fractional, not whole, non-integer, ending in a half, halves",
    "WHOLE": "whole star, whole stars, full stars, whole numbers, integer ratings, whole-star",
    "PERFECT": "perfect 5s, perfect fives, five stars, a five, all five stars, highest score possible, the maximum, max stars, top stars, perfect score, perfect rating, perfect scores, perfect ratings, full marks, top marks, maximum score, max score, top score, maximum rating, perfect, highest possible, highest possible score, full stars, top rating, perfect 5, max rating",
    "LOWESTPOSSIBLE": "lowest possible, lowest possible score, lowest possible rating, minimum score, minimum rating, rock bottom",
    "NOTFEW": "a few, few, some, couple of, a couple of, several, handful of, a handful of, couple",
    # logic
    "NOT": "not, no, non, isnt, arent, wasnt, werent, that arent, which arent, that are not, which are not, never, dont, doesnt, didnt, thats not, neither, nor",
    "EXCEPT": "w / o, w/o, that isnt, that is not, that arent, thats not, drop the, leave off, none of the, skip those, skip anything, leave out those, except, excluding, without, but not, other than, apart from, minus, leaving out, besides, exclude, ignoring, except for, ignore, with no, skip, skipping, leave out, anything but, avoid, nothing, not counting, no more",
    "ONLY": "only count|counting|consider, counting only, only, just the, solely, restricted to, limited to, exclusively, limit to, filter to, keep only",
    "AND": "and, &, as well as, plus also, both, along with, together with, crossed with",
    "OR": "or, either, and or",
    "VS:average": "above or below, below or above, over or under",
    "VS": "higher or lower than, lower or higher than, higher or lower, better or worse, more or less than, stricter or more generous than, harsher or kinder than, in line with, next to, set against, measured against, side by side, alongside, versus the, or rather, vs, versus, v, against, compared to, compared with, compare, comparison, compares, in comparison to, relative to, as opposed to, compare to, up against, than, stack up, stacks up, match up, over or under, comparing, compared",
    # prepositions
    "FROM": "from",
    "OF": "of",
    "IN": "in, within, during, throughout, inside, over the course of",
    "ON": "on",
    "FOR": "for",
    "TO": "to, through, thru, -, –",
    "BY": "by, per, sorted by, ordered by, grouped by, group by, split by, broken down by",
    "AT": "at",
    "WITH": "w, w /, boasting, carrying, with, having",
    "PER": "per, each, every, for each, in each, across, for every, in every, along, across the, across all, according to, each of the, by each",
    "AS": "as",
    # unrated
    "UNRATED": """left for me to rate|watch|see, are left for me, left to go, i have left, havent got|gotten to yet?, havent got|gotten around|round to yet?, i never got around|round to, never got around|round to, am i missing, i am missing out on, i havent touched, i havent tried yet?, i havent caught yet?, am i yet to rate|see|watch, i skipped over, never seen, never watched, i need to catch up on, to catch up on, i am yet to rate|see|watch, that are new to me, i have never seen|watched|rated, i have never scored, not seen yet, not watched yet, havent i seen|watched|scored, have i skipped, have i missed, did i miss, did i skip, do i have left to rate|watch|see, left to rate|watch|see, have i not rated|seen|watched|scored yet?, did i not rate|watch|see, havent i rated|seen|watched|scored yet?, have i never rated|seen|watched, have i yet to rate|watch|see, i havent rated|seen|watched|scored|reviewed|logged yet?, i have not rated|seen|watched|scored yet?, ive not rated|seen|watched yet?,
        ive never rated|seen|watched|scored, i have never rated|seen|watched|scored, i never rated|watched|saw|scored, unrated by me, unrated, not rated by me,
        missing from my ratings|list|collection|profile, not in my ratings|list, i have yet to rate|watch|see|score, ive yet to rate|watch|see, i didnt rate|watch|see, i did not rate|watch|see,
        i still havent rated|seen|watched|scored, i still have to rate|watch|see, still to rate|watch|see, i dont have a? rating for|on?, not yet rated, havent rated|seen|watched|scored yet?, have not rated|seen|watched yet?, unseen, unwatched,
        i am missing, im missing, ive missed, i missed, i have missed, without a rating from me, with no rating from me, without my rating, i dont have rated, i hvnt rated|seen, i aint rated|seen|watched, new to me, i havent gotten around to, i havent got around to, absent from my ratings, i have no rating for, i have not yet rated|seen|watched, i havent yet rated|seen|watched, that i lack, ive skipped, i skipped, not already rated, i havent already rated|seen|watched, never rated by me, ive not yet rated|seen|watched""",
    "MINE": "i dished out, ive dished out, have i dished out, i made, ive made, i have made, did i make, have i made, i liked, i loved, i enjoyed, i hated, i disliked, i adored, ive logged, ive graded, i graded, i ranked, my rated, ive reviewed, i ended up giving, i handed out, ive handed out, i hand out, have i logged, did i log, have i watched, did i hand out, have i handed out, have i scored, do i score, ive marked, i marked, i rated, ive rated, i have rated, rated by me, that i rated, in my ratings, on my list, i scored, ive scored, ive seen, i have seen, i watched, ive watched, i gave, ive given, i have given, i give, ive logged, i have logged, in my list, among my ratings, from my ratings, did i rate, have i rated, did i give, have i given, do i give, do i rate, i rate, i reviewed, of mine, did i score, have i scored, have i seen, have i watched, did i watch, i saw, i score, did i log, have i logged",
    # dates
    "REL:today": "today, so far today",
    "REL:yesterday": "yesterday, yday",
    "REL:before_yesterday": "day before yesterday, the day before yesterday",
    "LASTP": "trailing, last, past, previous, preceding, the past, the last, the previous, prior, most recent, recent, final, latest",
    "THISP": "ongoing, this, current, the current, so far this, to date this, the present",
    "NEXTP": "next, coming, upcoming",
    "AGO": "ago",
    "SINCE": "since, ever since, starting from, starting in, starting, beginning, from then, onwards from, as of, not before",
    "BEFORE": "longer ago than, further back than, going back before, before, prior to, earlier than, older than, pre, up to the year, predating, preceding the year, not after",
    "AFTER": "after, later than, newer than, following, post, more recent than, younger than, past the year",
    "ONWARDS": "onwards, onward, and later, or later, and newer, or newer, and after, and since, on, or after, and onwards, forward, or more recent",
    "BACKWARDS": "or earlier, and earlier, or older, and older, and before, or before",
    "UNTIL": "until, til, till, up until, through to, up to and including",
    "WEEKEND": "weekend, weekends, at the weekend, on weekends, on a weekend, the weekend",
    "WORKDAY": "weekdays, on weekdays, workday, workdays, working days, work days, working day, on workdays, during the week, monday to friday, mon to fri, monday through friday, midweek, school days",
    "WEEKDAYWORD": "weekday",
    "SEASON:spring": "spring",
    "SEASON:summer": "summer, summers, summertime",
    "SEASON:autumn": "autumn, the fall, fall of, last fall",
    "SEASON:winter": "winter, winters",
    "Q:1": "the first quarter, q1, first quarter, 1st quarter",
    "Q:2": "the second quarter, q2, second quarter, 2nd quarter",
    "Q:3": "the third quarter, q3, third quarter, 3rd quarter",
    "Q:4": "the fourth quarter, the last quarter, q4, fourth quarter, 4th quarter, last quarter of",
    "HALFYEAR:1": "the first half, the first half of, first half of, h1, first half",
    "HALFYEAR:2": "the second half, the second half of, latter half, back half of, second half of, h2, second half, latter half of",
    "PART:early": "the start of, the beginning of, the early, early, beginning of, start of",
    "PART:late": "the end of, the late, late, end of",
    "PART:mid": "the middle of, the mid, mid, middle of",
    "HOURS:5-11": "morning, in the morning, mornings, in the mornings",
    "HOURS:12-17": "afternoon, in the afternoon, afternoons",
    "HOURS:18-23": "evening, in the evening, evenings",
    "HOURS:22-4": "late in the night, in the night, late night, late evening hours, at nighttime, through the night, at night, night, nights, late at night, night time, nighttime",
    "HOURS:0-5": "after midnight, small hours, early hours, middle of the night",
    "HOURS:0-11": "before noon, before midday, before lunch",
    "HOURS:12-23": "after noon, after midday, afternoon or evening",
    "NOON": "noon, midday",
    "MIDNIGHT": "midnight",
    "AM": "am, a.m, a m",
    "PM": "pm, p.m, p m",
    "OCLOCK": "oclock, h, hrs, hundred hours",
    "EVERYDAY": "mondays",
    "HOLIDAY:12-25": "christmas, christmas day, xmas, xmas day",
    "HOLIDAY:12-24": "christmas eve",
    "HOLIDAY:12-31": "new years eve, nye",
    "HOLIDAY:1-1": "new years day, new years",
    "HOLIDAY:10-31": "halloween",
    "HOLIDAY:2-14": "valentines day, valentines",
    "HOLIDAY:7-4": "independence day",
    "CENTURY:1900": "20th century, twentieth century, last century",
    "CENTURY:2000": "21st century, twenty-first century, this century",
    "CENTURY:1800": "19th century, nineteenth century",
    "MILLENNIUM": "millennium, turn of the century, turn of the millennium",
    "CLASSIC": "classic, classics, old, golden age, oldie, oldies, old-school",
    "MODERN": "modern, new, contemporary, recent films|movies",
    "EVER": "grand total, ever, of all time, all time, all-time, in total, altogether, total, to date, so far, all told, till now, until now, up to now, in all, overall total, in general",
    "UTC": "utc, gmt, in utc",
    # writing
    "W_SET": "put down, set, change, update, make, adjust, edit, correct, amend, revise, modify, alter, switch, turn, mark, record, log, save, register, overwrite, fix, submit, enter, chang",
    "W_UP": "nudge up, push up, move up, bring up, kick up, bump, bump up, raise, increase, upgrade, boost, promote",
    "W_DOWN": "nudge down, push down, move down, bring down, take off, shave, mark down, lower, lower, drop, decrease, reduce, cut, downgrade, knock, dock, bump down, take down",
    "W_DEL": "zap, unscore, wipe out, chuck, throw out, throw away, delete, remove, erase, unrate, clear, wipe, get rid of, undo, drop, take back, forget, un-rate, withdraw, retract, cancel, scrap, discard, purge, nuke, take off, delet, rm, trash, dump, strip, revoke, take away, del",
    "EVERYTHING": "everything, all my ratings, all of my ratings, all ratings, every rating, all of them, every film, every movie, every single film, every single rating, all films, all movies, all my scores, my entire, my whole, entire history, rating history, all of it, all my films, all my movies, all of these, all those, all of those, every single movie, each film, all the films, all the movies, whole catalogue, entire catalogue, every one of my, every one of, my ratings history, all of the",
    "BY_HALF": "half a star, by half a star, half a point, half star, a half star, by a half star, by half",
    "BY_ONE": "a star, one star, by one, a notch, a point, one point, by a star, by a point, by one star",
    "POLITE": "as a table, in a table, as a chart, in a chart, as a graph, as a list, in a list, in a graph, as bullet points, pretty please, hello there, good morning, good evening, real quick, if you can, if possible, if u can, any chance, i wonder, im wondering, just wondering, dude, buddy, friend, bot, assistant, hmmm, erm, so yeah, yeah, honestly, and btw, let us, i wanna know, i want to know, wanna know, do you know, can you tell me, could you tell me, any idea, i was wondering, please tell me, sorry, whoops, oops, oh wait, wait, hang on, actually no, no wait, please, pls, plz, kindly, can you, could you, would you, i want to, i would like to, id like to, i wanna, lets, let me, go ahead and, hey, hi, hello, ok, okay, now, just, then, actually, also, so, can u, could u, i want you to, i need you to, i need to, will you, i think, can i, may i, could i, right, well, oh, um, hmm, quickly, quick question, tell me, do me a favour and, i would, i d, want to, wanna, gonna, im going to, need to, matinee, quick, yo, dear, thanks, thank you, cheers, ta, question, mate, bro, btw, by the way, anyway, out of curiosity, curious, just curious, simply, help me, u, lol, haha, right away, immediately, asap, right now, straight away, at once, thx",
    # recommending
    "RECO": """recs, rec me, reco, recos, got any recs, any recs, ideas, any ideas, options, picks, whats a good|great|nice|decent, whats good, i want a, i want something, i need something, i could use, i fancy, fancy a, feel like, craving, up for, got something, anything good, good pick, your pick, pick for me, choose for me, what would you watch, what film|movie should i, which film|movie should i, what do you suggest, what do you recommend, whats worth, help me choose, help me pick, help me decide, point me to, hit me with, next up, bored, im bored, movie suggestions, something new to watch, something like, recommend, recommendation, recommendations, suggest, suggestion, suggestions, what should i watch, what to watch, something to watch, what shall i watch, should i watch,
        should i see, in the mood for, i feel like, feel like watching, want to watch, wanna watch, give me a|an, show me a|an, find me a|an, pick me, pick something, pick a, give me something, what can i watch, worth watching, to start with, watch next, watch tonight,
        see next, to watch, for tonight, for movie night, movie night, film night, something good, something, anything, whats good, surprise me, looking for a, looking for something, id enjoy, i would enjoy, i might like, i might enjoy, i may like, i would like, id like, id love, i would love, ill like, ill enjoy, i will like, recomend, reccomend, recommand, for a rainy day, hidden gem, hidden gems, need a film, need a movie, what next, advise, propose, some ideas, ideas for, got any, any good, next watch, must see, must sees, must-see, i could try, to try, should try, get started with""",
    "LIKE": "same vibe as, vibe of, vibes of, feel of, like in, kind of like, a bit like, if you liked, if you like, similar in style to, like, similar to, similar, along the lines of, in the style of, reminiscent of, in the vein of, akin to, resembling, the same as, close to, such as, comparable to, much like, because i liked, since i liked, because i loved, since i loved, if i liked, if i loved, based on, i loved, i liked, i enjoyed, in the spirit of, fans of, fan of",
    "OLDERTHAN": "less recent, but less recent, from before then, from an earlier time, but older, older, but earlier, earlier",
    "NEWERTHAN": "but newer, newer, but later, but more recent, but more modern, more recent, more modern, later",
    # follow-ups
    "WHATABOUT": "okay and, ok and, and now for, now do, do the same for, what abt, how bout, and what of, what about, how about, and what about, and how about, and for, and in, and now, same for, same thing for, same question for, now for, wat about, hows about, and with, and the",
    "SAME": "same, the same, same thing, again, same question, likewise, same list, same again",
    "INSTEAD": "instead, rather, in place",
    "IT": "that movies, this movies, that films, that movie s, the winning one, the best one, the top film, the top movie, that genre, that decade, that tag, it, its, that one, this one, this film, that film, that movie, this movie, the film, the movie, the first one, the winner, the top one, number one, that title, the one, it s, his, her",
    "ORD:1": "first one, the first of these|those, #1, number 1, top one",
    "ORD:2": "second best, next best, second place, 2nd best, second highest, second most, second, the other one, the other, second one, the second one, second of those, number two, runner up, runner-up, number 2, #2, 2nd one, the second",
    "ORD:3": "third best, 3rd best, third place, third, third one, the third one, number three, number 3, #3, 3rd one, the third",
    "ORD:-1": "last one, the last of those, the bottom one",
    "THAT": "then, back then, at that time, in that period, of them, out of those, out of these, out of them, from those, from these, from that list, in there, during that time, that, those, these, them, there, then, ones, of those, of these, of them, among them, among those, that list, those films, those movies, the list, they",
    "MOREPLEASE": "more, next, show more, more please, the next, continue, more of them, keep going, another, another one, others, any others, any more, else, what else, a different one, different one, something else",
    "WORSEFOLLOW": "flip it, flip that, flip them, reverse it, reverse that, other way round, other way around, the opposite, opposite order, turn it around, invert, invert it, upside down, the reverse, in reverse, reverse order, bottom instead, the other way round, the other way around, reverse, reversed, opposite, flip",
    # film facts
    "F_TELL": "give me details on|about, give me info on|about, whats the deal with, facts about, facts on, quick facts on, everything about, profile of the film, tell me about, tell me more about, about, info on, information on, info about, details of, details on, details about, details, look up, lookup, what do you know about, describe, what do you have on, information about",
    "F_EXISTS": "do you know of, do you know, do u have, any chance you have, you got, do you have, is there, are there, have you got, exist, exists, do we have, got, is in the catalogue, in the catalogue, in the catalog, you have, are there any, is there any, is there a",
    "F_IMDB": "imdb id, imdb number, imdb link, imdb identifier, imdb",
    "F_TMDB": "tmdb id, tmdb number, tmdb",
    "ID": "movie id, film id, movie_id",
    "GREET": "good day, greetings, hiya, heya, wassup, hullo, hello, hi, hey, hi there, hey there, good morning, good evening, good afternoon, how are you, hows it going, whats up, sup, howdy, yo",
    "THANKS": "thanx, ty, tysm, tnx, thankyou, thanks a lot, thanks so much, much appreciated, appreciated, appreciate it, sweet, lovely, great stuff, good job, well done, excellent, amazing, see you, see ya, later, good work, brilliant, fab, fantastic, wow, lol, haha, ok thanks, perfect, good bot, love it, thanks, thank you, cheers, thx, ta, great thanks, nice one, many thanks, awesome, cool, great, perfect thanks, nice, bye, goodbye, good night",
    "HELP": "what would you like me to ask, what do you want me to ask, what could i ask, what else can you do, how can you help, i dont understand, i do not understand, dont get it, confused, im confused, im lost, what now, what should i ask, give me examples, example questions, examples please, some examples, what do you know, what kind of questions, instructions please, show me what you can do, commands, help, what can you do, what can i ask, how does this work, what do you do, what are you, who are you, how do you work, what can you tell me, what can you answer, how do i use this, what questions can i ask, what are you able to do, capabilities, are you human, are you a bot, are you an ai",
    "DIFFERENT": "individual, different, distinct, unique, separate, various",
    "TIMES": "time each, times, time, once",
    "ALSO": "also, too, as well",
    "NOTHING": "nobody voted, zero votes, no ratings, no rating, zero ratings, without ratings, without any ratings, without a rating, no votes, without votes, nobody rated, nobody has rated, no one rated, no one has rated, not rated by anyone, never been rated, unrated by anyone, no ratings at all, without a single rating, not a single rating, havent been rated, not been rated, 0 ratings, nobody rated yet, has no ratings, have no ratings, have never been rated, that nobody rated, that nobody has rated, that no one has rated",
    "NOGENRE": "no genre, no genres, without a genre, without genre, without genres, no genres listed, no genre listed, without any genre",
    "NOYEAR": "no year, no release year, without a year, without a release year, missing year, without year, unknown year, missing a year, missing release year",
    "UNTAGGED": "untagged, no tags, without tags, without any tags, without a tag",
    "CONTAINS": "with the words, word in the title, include the word, includes, titles with, have in the title, in it title, title has, in titles, in the title, in their title, in its title, in the name, in their name, with the word, containing, contains, contain, title contains, titles containing, title containing, has the word, have the word, containing the word, includes the word, whose title contains, whose name contains, titles that contain, in their titles, in their names, called, named, titled, starting with, beginning with, entitled, with titles containing, whose title includes",
    "ANSWERYES": "yes, yeah, yep, sure, do it, go ahead, confirm, confirmed, approve, approved, ok do it",
    "ANSWERNO": "nope, nah, cancel that, never mind, nevermind, stop",
}

FILLER = frozenset(
    """
    the teh a an this these those there their his her he she you your yours u ur it its they them
    who whom be been am are is was were will would can could should shall may might must do does
    did done doing have has had having get gets got getting go goes going gone come comes so if
    then else than as at about into onto off out up down again very really quite too also still
    yet already just even ever never please some any all both each other another such own same
    one ones thing things stuff way lot lots bunch kind sort type many much more most few little
    bit well good bad nice great big small long short high low old young new right wrong able
    here where how why what when while because since although though unless whether however per
    via using use used want wants wanted need needs know knows known think thinks thought feel
    feels felt say says said tell tells told ask asks asked answer question show shows shown see
    sees look looks looking looked find finds found make makes made take takes took put puts let
    lets try tries tried keep keeps kept start starts started begin end ends ended stop turn run
    play work works working call calls called mean means meant give name names person man guy
    day time part place number numbers figure figures exact exactly roughly approximately around
    nearly almost total overall general average actual actually currently recently lately
    usually normally typically generally tend tends across among amongst between within without
    against toward towards upon over under above below near next last first second third single
    whole entire full half double certain particular specific special main major minor common
    usual normal typical real true false possible impossible likely sure maybe perhaps yes no
    not nor ok okay hey hi hello thanks dont doesnt didnt cant couldnt wont wouldnt isnt arent
    wasnt werent hasnt havent hadnt ive im id ill youre youve theyre thats whats hows wheres
    whos theres heres aint gonna wanna gotta kinda sorta like whatever anything something
    everything nothing someone anyone anybody somebody nobody somewhere anywhere always often
    sometimes rarely hardly barely scale value values level levels amount amounts range point
    points case cases result results data info entry entries item items record records group
    groups set sets pair order sorted rank ranked decide decided happen happens happened given
    gave contain contains include includes including included belong belongs fall falls fell
    appear appears exist exists available listed regarding concerning terms term respect regard
    compared comparison relative based account profile history user users people folks everyone
    everybody community site catalogue movie film rating score star genre tag me my mine myself
    we us our habits habit behaviour behavior taste tastes preference preferences activity
    pattern patterns trend trends career lifetime whose which that to of in on for with from by
    and or but only altogether together apart alone away back forward further several couple
    dozen hundred thousand million plenty enough less least fewer rest remaining different
    difference similar equal quickly slowly easily simply merely basically literally honestly
    seriously definitely certainly obviously probably supposedly watch watching watched seen saw
    view viewed viewing rate rates rated scored scoring vote voted released release came year
    years month months week weeks decade decades date dates hour hours minute minutes pretty
    super extremely fairly somewhat rather love loved hate hated enjoy enjoyed dislike disliked
    prefer preferred interested interesting cinema screen theatre theater dvd genres mood
    tonight evening afternoon morning weekend weekends weekday ignore previous instructions
    system assistant prompt rules single-day back-to-back straight row consecutive gotten yearly
    monthly daily every apiece respectively wondering wonder curious quick brief summary
    overview report stats statistics stat knowing idea ideas clue opinion opinions views
    counting counted pooled wise sake rater raters
    """.split()  # noqa: SIM905 - a word list reads best as prose
)

NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000, "dozen": 12,
}  # fmt: skip
STAR_PLURALS = {"twos": 2, "threes": 3, "fours": 4, "fives": 5}
DECADES = {
    "twenties": 1920, "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960,
    "seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000, "naughties": 2000, "aughts": 2000, "tens": 2010,
}  # fmt: skip
AND_A_HALF = "and a half, and half, point five, ½"
A_HALF = "half a, a half, half"
