"""Sound: frames, resampling, telephone codecs, voice activity, endpointing, devices, files.

Knows no language and no meeting, and imports nothing else of this project.
"""
