"""Why a proposal is as it is: prices of rules, reasons for each person, letters."""
