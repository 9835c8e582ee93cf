"""Another end for several terms at once: chosen from the timeline, looked at first, then all of it or nothing."""
