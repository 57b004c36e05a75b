from agent.offline.lexicon.topics_en import *
