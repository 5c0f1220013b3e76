"""What every other package stands on; knows no word of the domain."""

VERSION = "0.1.0"
