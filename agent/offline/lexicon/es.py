from agent.offline.lexicon.en import *  # TEMP
