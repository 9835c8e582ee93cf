"""Reports of a council's past as files, made from a checkpoint of the record and made again from it, byte for byte."""
