using System.Buffers.Binary;
using System.Globalization;

namespace Kiva.PartnerApi.Sandbox;

/// <summary>A row of the partner's loans. What is not a key is made up when it is asked for, so that large portfolios start at once.</summary>
public sealed class SandboxLoan
{
    /// <summary>Beyond any MIS number of a portfolio, so that nobody mistakes one for the other unnoticed.</summary>
    private const int FirstKivaId = 2_930_456;

    private readonly Dice _dice;
    private readonly int _row;
    private readonly int _loan;

    /// <param name="row">Tells all rows apart.</param>
    /// <param name="loan">Shared by the members of a group that the partner keeps as one loan.</param>
    internal SandboxLoan(Dice dice, int row, int loan, string loanId, string clientId, string status, int borrowers)
    {
        _dice = dice;
        _row = row;
        _loan = loan;
        LoanId = loanId;
        ClientId = clientId;
        Status = status;
        Borrowers = borrowers;
    }

    /// <summary>The partner's own id of the loan, free text.</summary>
    public string LoanId { get; }

    /// <summary>The partner's own id of the borrower, free text.</summary>
    public string ClientId { get; }

    /// <summary>One of <see cref="LoanStatuses"/>.</summary>
    public string Status { get; internal set; }

    public bool ExpectsRepayment => Status is LoanStatuses.PayingBack or LoanStatuses.Defaulted;

    public int Borrowers { get; }

    public string KivaId => (FirstKivaId + _loan).ToString(CultureInfo.InvariantCulture);

    public Guid Uuid
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _dice.Throw(_row, 1));
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _dice.Throw(_row, 2));
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new Guid(bytes, bigEndian: true);
        }
    }

    /// <summary>In US dollars.</summary>
    public decimal Price => 25m * (5 + _dice.Below(96, _loan, 3));

    /// <summary>ISO 4217. The partner works on both sides of a border: 7 of 10 loans have no minor unit, 3 have cents.</summary>
    public string Currency => HasCents ? "GHS" : "XOF";

    /// <summary>In <see cref="Currency"/>.</summary>
    public decimal LocalPrice => Price * (HasCents ? 12.40m : 600m);

    /// <summary>Cumulative principal as an MIS would show it, above zero and up to the local price, with the currency's decimals.</summary>
    public decimal PrincipalRepaid => decimal.Round(LocalPrice * (1 + _dice.Below(1000, _row, 5)) / 1000m, HasCents ? 2 : 0);

    private bool HasCents => _dice.Below(10, _loan, 4) >= 7;

    internal (string LoanId, string ClientId) Key { get; init; }

    /// <summary>The row as Kiva writes it. Any field but the ids and the status is missing now and then.</summary>
    internal LoanJson ToJson(string partnerId)
    {
        var created = 1_700_000_000L + _dice.Below(40_000_000, _loan, 6);
        var name = Borrowers > 1 ? BorrowerNames.Group(_dice, _loan) : BorrowerNames.Person(_dice, _row);
        return new LoanJson
        {
            KivaId = KivaId,
            Uuid = Uuid.ToString(),
            InternalLoanId = LoanId,
            InternalClientId = ClientId,
            BorrowerCount = Borrowers,
            PartnerId = partnerId,
            Partner = "Practice Microfinance",
            Name = _dice.Below(100, _row, 7) == 0 ? null : name,
            Location = _dice.Below(30, _row, 8) == 0 ? null : BorrowerNames.Place(_dice, _loan),
            Status = Status,
            StatusDetail = Status is LoanStatuses.Defaulted ? "Defaulted" : null,
            LoanPrice = Price.ToString("0.00", CultureInfo.InvariantCulture),
            LoanLocalPrice = _dice.Below(200, _loan, 9) == 0 ? null : LocalPrice.ToString("0.00", CultureInfo.InvariantCulture),
            LoanCurrency = Currency,
            Delinquent = Status is LoanStatuses.Defaulted || _dice.Below(20, _loan, 10) == 0,
            FundedAmount = Price * 1.00m,
            CreateTime = created,
            EndedTime = Status is LoanStatuses.Ended ? created + 31_536_000 : null,
            DefaultedTime = Status is LoanStatuses.Defaulted ? created + 31_536_000 : null,
        };
    }
}
